import { limits } from '@parley/shared/limits';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import { isAbove } from '@parley/shared/room-rules';
import type { Actor, Deps } from '../deps.ts';
import { refusals } from '../policies.ts';
import { RelayError, refusedError } from '../relay-error.ts';
import { roomAnswer } from '../rooms/room-answer.ts';
import { writeDecided } from '../rooms/write-decided.ts';

type MuteDeps = Pick<Deps, 'rooms' | 'memberships' | 'publisher' | 'newId' | 'clock'>;

/**
 * Lets a member with a lower role only read for a time, or write again (anybody but oneself: who was given a higher role meanwhile must not stay mute). The room is
 * told nothing; what he decided to write before does not follow, on any node. Throws `invalid` (too long), `forbidden`, `not-found`, `gone`.
 */
export async function muteMember(deps: MuteDeps, actor: Actor, input: ParsedCallInput<'members.mute'>): Promise<Record<string, never>> {
  const { roomId, userId, opId } = input;
  if (input.untilMs !== null && input.untilMs > deps.clock.now() + limits.muteMsMax) {
    const message = 'Somebody can be muted for four weeks at most.';
    throw new RelayError('invalid', message, { issues: [{ path: 'untilMs', message }] });
  }
  // A time that is over already mutes nobody.
  const untilMs = input.untilMs !== null && input.untilMs > deps.clock.now() ? input.untilMs : null;
  const write = await writeDecided(deps, actor, { roomId, opId, actions: ['mute'] }, async (by, { membership }) => {
    if (userId === actor.userId) throw refusedError(refusals.self);
    const [target] = await deps.rooms.memberships(roomId, [userId]);
    if (target?.state !== 'active') throw refusedError(refusals.unknownPerson);
    if (untilMs !== null && !isAbove(membership.role, target.role)) throw refusedError(refusals.rank);
    return deps.rooms.mute({ ...by, target, untilMs });
  });
  if (write.verdict === 'not-found') throw refusedError(refusals.unknownPerson);
  roomAnswer(write, 'This operation id is already used.');
  deps.memberships.drop(roomId, userId);
  for (const told of write.inboxVersions) {
    deps.publisher.inbox(told.userId, { type: 'mute-changed', inboxVersion: told.inboxVersion, roomId, mutedUntil: untilMs });
  }
  return {};
}
