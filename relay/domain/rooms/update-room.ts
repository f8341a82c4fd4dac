import type { Room } from '@parley/shared/entities/room';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { RelayError } from '../relay-error.ts';
import { roomAnswer } from './room-answer.ts';

type UpdateDeps = Pick<Deps, 'rooms' | 'memberships' | 'publisher' | 'newId'>;

const maxDecisions = 3;

/** Changes name or topic (owner, admin, moderator). Throws `forbidden`, `conflict` (name taken by another public room), `not-found`, `gone`. */
export async function updateRoom(deps: UpdateDeps, actor: Actor, input: ParsedCallInput<'rooms.update'>): Promise<{ room: Room }> {
  const opId = input.opId ?? deps.newId();
  for (let decision = 1; decision <= maxDecisions; decision += 1) {
    const { membership } = await requireMember(deps, actor, { roomId: input.roomId, action: 'update' });
    const write = await deps.rooms.update({
      roomId: input.roomId,
      opId,
      actorId: actor.userId,
      memberVersion: membership.version,
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.topic === undefined ? {} : { topic: input.topic }),
    });
    deps.memberships.drop(input.roomId, write.verdict === 'stored' ? undefined : actor.userId);
    if (write.verdict === 'stale') continue;
    const room = roomAnswer(write, 'There is already a public room of this name.');
    if (write.packet) deps.publisher.log(write.packet);
    return { room };
  }
  throw new RelayError('unavailable', 'The room is changing right now. Please try again.', { retryAfterMs: 200 });
}
