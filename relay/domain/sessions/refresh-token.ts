import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Id, idSchema } from '@parley/shared/ids';

/**
 * Refresh tokens: `<session id>.<32 bytes>.<16 bytes>` in base64url: whose it is, 256 bits nobody can guess, and a seal of the server over both. The seal
 * tells an old token of ours (theft, if it comes again) from noise, so nobody can end a session by naming it. Only hashes are stored.
 */

/** The first token of a session. */
export function firstRefreshToken(secret: Uint8Array, sessionId: Id): string {
  return sealed(secret, sessionId, randomBytes(32));
}

/**
 * The token after `presented`: derived, so that any node can give it again though only hashes are stored (protocol.md: HMAC of session, generation and the
 * presented token under a server secret). `generation`: the one that `presented` belongs to.
 */
export function successorOf(secret: Uint8Array, spent: { sessionId: Id; generation: number; presented: string }): string {
  const derived = createHmac('sha256', secret).update(`parley-refresh-successor\n${spent.sessionId}\n${spent.generation}\n${spent.presented}`).digest();
  return sealed(secret, spent.sessionId, derived);
}

/** The session a token of ours belongs to, spent or not; null for anything we did not make. */
export function sessionOfRefreshToken(secret: Uint8Array, token: string): Id | null {
  const [id, random, seal, ...rest] = token.split('.');
  const sessionId = idSchema.safeParse(id);
  if (!sessionId.success || random === undefined || seal === undefined || rest.length > 0) return null;
  return isSame(token, sealed(secret, sessionId.data, Buffer.from(random, 'base64url'))) ? sessionId.data : null;
}

/** What is stored of a refresh token or an attempt id. Both are random and long, so a plain hash is enough. */
export function hashOf(secretText: string): string {
  return createHash('sha256').update(secretText).digest('base64url');
}

function sealed(secret: Uint8Array, sessionId: Id, random: Uint8Array): string {
  const body = `${sessionId}.${Buffer.from(random).toString('base64url')}`;
  const seal = createHmac('sha256', secret).update(`parley-refresh-seal\n${body}`).digest().subarray(0, 16);
  return `${body}.${seal.toString('base64url')}`;
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
