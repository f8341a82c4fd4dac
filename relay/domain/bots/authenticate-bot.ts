import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { hashOfSecret } from './bot-secret.ts';

/** A token without an end; far beyond any connection, and a time that every reader of the protocol takes. */
const neverMs = 4_000_000_000_000;

/** Which bot presents this secret, and what it may do with it. The token stands in for a session: ending it ends its sockets. Throws `unauthenticated`. */
export async function authenticateBot(deps: Pick<Deps, 'bots'>, secret: string): Promise<Actor & { expiresAt: number }> {
  const token = await deps.bots.findToken(hashOfSecret(secret));
  if (token === null) throw new RelayError('unauthenticated', 'This bot token is not good, or not any more.');
  return { userId: token.botId, sessionId: token.tokenId, grant: token.grant, expiresAt: token.expiresAt ?? neverMs };
}
