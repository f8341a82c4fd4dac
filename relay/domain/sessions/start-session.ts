import type { User } from '@parley/shared/entities/user';
import type { Device, Session } from '@parley/shared/protocol/http';
import type { Deps } from '../deps.ts';
import { firstRefreshToken, hashOf } from './refresh-token.ts';
import { renderSession } from './render-session.ts';

/** A session without use for 90 days is over; every refresh starts the 90 days anew (protocol.md). */
export const sessionLifeMs = 90 * 24 * 60 * 60_000;

type StartDeps = Pick<Deps, 'sessions' | 'server' | 'newId' | 'settings' | 'accessTokens' | 'nodeUrls'>;

/** Begins a session on a device of somebody who has just shown who they are. */
export async function startSession(deps: StartDeps, user: User, { device, address }: { device: Device; address: string }): Promise<Session> {
  const sessionId = deps.newId();
  const refreshToken = firstRefreshToken(deps.settings.refreshSecret, sessionId);
  const now = await deps.server.now();
  await deps.sessions.create({ id: sessionId, userId: user.id, device, tokenHash: hashOf(refreshToken), expiresAt: now + sessionLifeMs, address });
  return renderSession(deps, { user, sessionId, refreshToken });
}
