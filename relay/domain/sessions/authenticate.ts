import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { signInWords } from './sign-in-words.ts';

/**
 * Who presents this access token, for HTTP and the socket's handshake: the token must be alive and so must its session. Throws `unauthenticated`.
 * `expiresAt`: when the token ends, epoch milliseconds.
 */
export async function authenticate(deps: Pick<Deps, 'accessTokens' | 'sessions'>, accessToken: string): Promise<Actor & { expiresAt: number }> {
  const claims = await deps.accessTokens.verify(accessToken);
  const session = await deps.sessions.find(claims.sessionId);
  if (session?.userId !== claims.userId || session.revokedAt !== null) throw new RelayError('unauthenticated', signInWords.tokenDead);
  return claims;
}
