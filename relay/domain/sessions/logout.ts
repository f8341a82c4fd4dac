import type { Actor, Deps } from '../deps.ts';
import { endSessions } from './end-sessions.ts';

/** Ends the actor's own session, on every node. */
export async function logout(deps: Pick<Deps, 'sessions' | 'publisher'>, actor: Actor): Promise<void> {
  await endSessions(deps, { userId: actor.userId, sessionId: actor.sessionId });
}
