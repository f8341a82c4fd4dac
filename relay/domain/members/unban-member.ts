import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { roomAnswer } from '../rooms/room-answer.ts';
import { writeDecided } from '../rooms/write-decided.ts';

type UnbanDeps = Pick<Deps, 'rooms' | 'memberships' | 'newId'>;

/** Lifts a ban: the person may come back, and is not in the room by that. Who is not banned: nothing happens. Throws `forbidden`, `not-found`, `gone`. */
export async function unbanMember(deps: UnbanDeps, actor: Actor, input: ParsedCallInput<'members.unban'>): Promise<Record<string, never>> {
  const { roomId, userId, opId } = input;
  const write = await writeDecided(deps, actor, { roomId, opId, actions: ['ban'] }, (by) => deps.rooms.unban({ ...by, userId }));
  roomAnswer(write, 'This operation id is already used.');
  deps.memberships.drop(roomId, userId);
  return {};
}
