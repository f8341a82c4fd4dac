import type { Id } from '@parley/shared/ids';
import { idSchema } from '@parley/shared/ids';
import { jwtVerify, SignJWT } from 'jose';
import { JOSEError } from 'jose/errors';
import { ZodError } from 'zod';
import type { Clock } from '../ports.ts';
import { RelayError } from '../relay-error.ts';
import type { AccessTokens } from './session-ports.ts';
import { signInWords } from './sign-in-words.ts';

/** An access token lives 10 minutes and is honoured 30 s longer, for clocks that differ (protocol.md). */
const lifeSeconds = 600;
const leewaySeconds = 30;

/**
 * The access tokens of one store.
 * @param secret the same on every node, at least 32 bytes
 */
export function createAccessTokens(secret: Uint8Array, issuer: Id, clock: Clock): AccessTokens {
  if (secret.length < 32) throw new Error('the secret of access tokens must have at least 32 bytes');
  return {
    async issue({ userId, sessionId }) {
      const exp = Math.floor(clock.now() / 1000) + lifeSeconds;
      const accessToken = await new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(userId)
        .setIssuer(issuer)
        .setExpirationTime(exp)
        .sign(secret);
      return { accessToken, expiresAt: exp * 1000 };
    },
    async verify(accessToken) {
      try {
        const { payload } = await jwtVerify(accessToken, secret, {
          algorithms: ['HS256'],
          issuer,
          requiredClaims: ['sub', 'sid', 'exp'],
          clockTolerance: leewaySeconds,
          currentDate: new Date(clock.now()),
        });
        return { userId: idSchema.parse(payload.sub), sessionId: idSchema.parse(payload['sid']), expiresAt: (payload.exp ?? 0) * 1000 };
      } catch (cause) {
        if (!(cause instanceof JOSEError || cause instanceof ZodError)) throw cause;
        throw new RelayError('unauthenticated', signInWords.tokenDead, { cause });
      }
    },
  };
}
