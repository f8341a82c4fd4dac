import type { Id } from '@parley/shared/ids';
import { isAbove } from '@parley/shared/room-rules';
import type { Actor, Deps } from '../deps.ts';
import { refusals } from '../policies.ts';
import { refusedError } from '../relay-error.ts';
import { announceEnded } from '../rooms/announce.ts';
import { roomAnswer } from '../rooms/room-answer.ts';
import { writeDecided } from '../rooms/write-decided.ts';

type EndDeps = Pick<Deps, 'rooms' | 'memberships' | 'publisher' | 'newId'>;
type Input = { roomId: Id; userId: Id; opId?: Id | undefined };

/**
 * Takes somebody with a lower role out of a room: `removed` may come back, `banned` may not. Their sockets leave before anything later is emitted there, on every
 * node. Who has gone already: nothing happens. Throws `forbidden`, `not-found` (was never in; nobody of this id), `gone`.
 */
export async function endMembership(deps: EndDeps, actor: Actor, input: Input, reason: 'removed' | 'banned'): Promise<Record<string, never>> {
  const { roomId, userId, opId } = input;
  const action = reason === 'banned' ? 'ban' : 'remove';
  const write = await writeDecided(deps, actor, { roomId, opId, actions: [action] }, async (by, { membership }) => {
    if (userId === actor.userId) throw refusedError(refusals.self);
    const [target] = await deps.rooms.memberships(roomId, [userId]);
    if (target?.state === 'active' && !isAbove(membership.role, target.role)) throw refusedError(refusals.rank);
    return deps.rooms.endMembership({ ...by, userId, target: target ?? null, reason });
  });
  if (write.verdict === 'not-found') throw refusedError(refusals.unknownPerson);
  roomAnswer(write, 'This operation id is already used.');
  if (write.verdict === 'stored') announceEnded(deps, roomId, write, reason);
  return {};
}
