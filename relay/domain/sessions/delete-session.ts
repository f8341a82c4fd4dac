import type { Id } from '@parley/shared/ids';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { endSessions } from './end-sessions.ts';

/** Ends one of the actor's sessions, on every node within a second; one that is over already is no error. Throws `not-found` for anybody else's. */
export async function deleteSession(deps: Pick<Deps, 'sessions' | 'publisher'>, actor: Actor, input: { sessionId: Id }): Promise<void> {
  const session = await deps.sessions.find(input.sessionId);
  if (session?.userId !== actor.userId) throw new RelayError('not-found', 'You have no such session.');
  await endSessions(deps, { userId: actor.userId, sessionId: input.sessionId });
}
