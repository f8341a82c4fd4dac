import { createHash } from 'node:crypto';
import type { Room } from '@parley/shared/entities/room';
import { directRoomId } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { refusalOf } from '../policies.ts';
import { RelayError } from '../relay-error.ts';
import { requireReachable } from '../users/require-reachable.ts';
import { announceAdded } from './announce.ts';
import { roomAnswer } from './room-answer.ts';

type DirectDeps = Pick<Deps, 'rooms' | 'users' | 'blocks' | 'memberships' | 'publisher' | 'presence' | 'settings'>;

/**
 * The one direct room of exactly these people and the actor; with oneself alone it is a place for notes. Throws `invalid` (more than 10 people) and, where
 * the room is not there yet, `not-found` (somebody does not exist or is deactivated).
 */
export async function createDirect(deps: DirectDeps, actor: Actor, input: ParsedCallInput<'rooms.direct'>): Promise<{ room: Room }> {
  const userIds = [...new Set([actor.userId, ...input.userIds])].sort();
  if (userIds.length > limits.directMembersMax) {
    const message = `A direct conversation has at most ${limits.directMembersMax} people.`;
    throw new RelayError('invalid', message, { issues: [{ path: 'userIds', message }] });
  }
  const roomId = directRoomId(userIds, (text) => createHash('sha256').update(text).digest());
  const known = await deps.memberships.access(roomId, actor.userId);
  if (known && refusalOf('read', known) === null) return { room: known.room };
  await requireReachable(deps, actor, input.userIds, 'userIds');
  const write = await deps.rooms.createDirect({ roomId, actorId: actor.userId, userIds, nodeName: deps.settings.nodeName });
  const room = roomAnswer(write, 'This conversation cannot be opened: its id is used by another room.');
  await announceAdded(deps, write);
  return { room };
}
