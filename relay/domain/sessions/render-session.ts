import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { Session } from '@parley/shared/protocol/http';
import type { Deps } from '../deps.ts';

/** The answer to register, login and refresh, with a fresh access token. */
export async function renderSession(
  deps: Pick<Deps, 'accessTokens' | 'nodeUrls'>,
  signedIn: { user: User; sessionId: Id; refreshToken: string },
): Promise<Session> {
  const { user, sessionId, refreshToken } = signedIn;
  const { accessToken, expiresAt } = await deps.accessTokens.issue({ userId: user.id, sessionId });
  const nodes = (await deps.nodeUrls?.()) ?? [];
  return { user, sessionId, accessToken, accessTokenExpiresAt: expiresAt, refreshToken, ...(nodes.length > 0 ? { nodes } : {}) };
}
