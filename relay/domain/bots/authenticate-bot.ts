import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import type { EndedToken } from './bot-ports.ts';
import { hashOfSecret } from './bot-secret.ts';

/** A token without an end; far beyond any connection, and a time that every reader of the protocol takes. */
const neverMs = 4_000_000_000_000;

/** Which bot presents this secret, and what it may do with it. The token stands in for a session: ending it ends its sockets. Throws `unauthenticated`, saying what became of it: who has the secret may know. */
export async function authenticateBot(deps: Pick<Deps, 'bots'>, secret: string): Promise<Actor & { expiresAt: number }> {
  const token = await deps.bots.findToken(hashOfSecret(secret));
  if (token === null) throw new RelayError('unauthenticated', 'There is no such bot token.', { issues: [{ path: 'token', message: 'is unknown' }] });
  if ('ended' in token) throw endedError(token);
  return { userId: token.botId, sessionId: token.tokenId, grant: token.grant, expiresAt: token.expiresAt ?? neverMs };
}

function endedError({ ended, at }: EndedToken): RelayError {
  const day = new Date(at).toISOString().slice(0, 10);
  const [message, issue] = {
    expired: [`This bot token expired on ${day}. The bot needs a new one.`, 'has expired'],
    revoked: [`This bot token was revoked on ${day}.`, 'was revoked'],
    deactivated: [`This bot was deactivated on ${day}.`, 'is of a deactivated bot'],
  }[ended];
  return new RelayError('unauthenticated', message, { issues: [{ path: 'token', message: issue }] });
}
