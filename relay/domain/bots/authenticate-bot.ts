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
  const words = {
    expired: { message: `This bot token expired on ${day}. The bot needs a new one.`, issue: 'has expired' },
    revoked: { message: `This bot token was revoked on ${day}.`, issue: 'was revoked' },
    deactivated: { message: `This bot was deactivated on ${day}.`, issue: 'is of a deactivated bot' },
  };
  const { message, issue } = words[ended];
  return new RelayError('unauthenticated', message, { issues: [{ path: 'token', message: issue }] });
}
