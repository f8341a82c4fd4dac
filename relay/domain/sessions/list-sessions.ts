import type { SessionInfo } from '@parley/shared/protocol/http';
import type { Actor, Deps } from '../deps.ts';

/** The actor's living sessions, the last used first; `current` is the one that asks. */
export async function listSessions(deps: Pick<Deps, 'sessions'>, actor: Actor): Promise<{ sessions: SessionInfo[] }> {
  const living = await deps.sessions.list(actor.userId);
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
