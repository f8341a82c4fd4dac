import { authenticateBot } from '../bots/authenticate-bot.ts';
import { isBotSecret } from '../bots/bot-secret.ts';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { signInWords } from './sign-in-words.ts';

type Recognised = Actor & { expiresAt: number };

/** Who this token says it is of, without a look whether a session has ended. Throws `unauthenticated`. */
export async function identify(deps: Pick<Deps, 'accessTokens' | 'bots'>, token: string): Promise<Recognised> {
  return isBotSecret(token) ? authenticateBot(deps, token) : deps.accessTokens.verify(token);
}

/**
 * Who presents this access token (or bot token), for HTTP and the socket's handshake: the token must be alive and so must its session. Throws `unauthenticated`.
 * `expiresAt`: when the token ends, epoch milliseconds.
 */
export async function authenticate(deps: Pick<Deps, 'accessTokens' | 'sessions' | 'bots'>, accessToken: string): Promise<Recognised> {
  if (isBotSecret(accessToken)) return authenticateBot(deps, accessToken);
  const claims = await deps.accessTokens.verify(accessToken);
  const session = await deps.sessions.find(claims.sessionId);
  if (session?.userId !== claims.userId || session.revokedAt !== null) throw new RelayError('unauthenticated', signInWords.tokenDead);
  return claims;
}
