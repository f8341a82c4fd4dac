import type { SessionInfo } from '@parley/shared/protocol/http';
import type { Actor, Deps } from '../deps.ts';

/** The actor's living sessions, the last used first; `current` is the one that asks. */
export async function listSessions(deps: Pick<Deps, 'sessions' | 'server'>, actor: Actor): Promise<{ sessions: SessionInfo[] }> {
  const now = await deps.server.now();
  const living = (await deps.sessions.list(actor.userId)).filter((session) => session.revokedAt === null && session.expiresAt > now);
  living.sort((one, other) => other.lastUsedAt - one.lastUsedAt || (one.id < other.id ? 1 : -1));
  return {
    sessions: living.map(({ id, device, createdAt, lastUsedAt, lastAddress }) => ({
      id,
      device,
      createdAt,
      lastUsedAt,
      current: id === actor.sessionId,
      ...(lastAddress === null ? {} : { lastAddress }),
    })),
  };
}
