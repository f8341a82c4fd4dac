import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { refusals } from '../policies.ts';
import { refusedError } from '../relay-error.ts';
import { announceAdded } from '../rooms/announce.ts';
import { roomAnswer } from '../rooms/room-answer.ts';
import { writeDecided } from '../rooms/write-decided.ts';
import { requireReachable } from '../users/require-reachable.ts';

type AddDeps = Pick<Deps, 'rooms' | 'users' | 'blocks' | 'memberships' | 'publisher' | 'presence' | 'newId' | 'settings'>;

/** Brings people into a room, all of them or none; who is in already stays as he is. Throws `not-found` (somebody unknown), `forbidden` (not allowed, or somebody is banned). */
export async function addMembers(deps: AddDeps, actor: Actor, input: ParsedCallInput<'members.add'>): Promise<Record<string, never>> {
  const { roomId, opId } = input;
  const userIds = [...new Set(input.userIds)];
  const write = await writeDecided(deps, actor, { roomId, opId, actions: ['add'] }, async (by) => {
    const banned = (await deps.rooms.memberships(roomId, userIds)).filter(({ state }) => state === 'banned');
    if (banned.length > 0) {
      const issues = banned.slice(0, 20).map(({ userId }) => ({ path: `userIds.${input.userIds.indexOf(userId)}`, message: 'was banned from this room' }));
      throw refusedError(refusals.bannedPerson, issues);
    }
    await requireReachable(deps, actor, input.userIds, 'userIds');
    return deps.rooms.addMembers({ ...by, userIds, nodeName: deps.settings.nodeName });
  });
  if (write.verdict === 'forbidden') throw refusedError(refusals.bannedPerson);
  roomAnswer(write, 'This operation id is already used.');
  await announceAdded(deps, write);
  return {};
}
