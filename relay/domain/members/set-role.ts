import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import { mayGiveRole } from '@parley/shared/room-rules';
import type { Actor, Deps } from '../deps.ts';
import { refusals } from '../policies.ts';
import { refusedError } from '../relay-error.ts';
import { roomAnswer } from '../rooms/room-answer.ts';
import { writeDecided } from '../rooms/write-decided.ts';

type RoleDeps = Pick<Deps, 'rooms' | 'memberships' | 'publisher' | 'newId'>;

/** Gives a member another role (`shared/room-rules.ts` says who may give which). Throws `forbidden` (also: the last owner), `not-found`, `gone`. */
export async function setRole(deps: RoleDeps, actor: Actor, input: ParsedCallInput<'members.setRole'>): Promise<Record<string, never>> {
  const { roomId, userId, role, opId } = input;
  const write = await writeDecided(deps, actor, { roomId, opId, actions: ['set-role'] }, async (by, { membership }) => {
    const [target] = await deps.rooms.memberships(roomId, [userId]);
    if (target?.state !== 'active') throw refusedError(refusals.unknownPerson);
    const isSelf = userId === actor.userId;
    if (target.role !== role && !mayGiveRole(membership.role, { role: target.role, isSelf }, role)) throw refusedError(refusals.giveRole);
    return deps.rooms.setRole({ ...by, target, role });
  });
  if (write.verdict === 'forbidden') throw refusedError(refusals.lastOwner);
  if (write.verdict === 'not-found') throw refusedError(refusals.unknownPerson);
  roomAnswer(write, 'This operation id is already used.');
  deps.memberships.drop(roomId, userId);
  if (write.packet) deps.publisher.log(write.packet);
  return {};
}
