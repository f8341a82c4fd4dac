import type { Room } from '@parley/shared/entities/room';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireReachable } from '../users/require-reachable.ts';
import { announceAdded } from './announce.ts';
import { roomAnswer } from './room-answer.ts';

type CreateDeps = Pick<Deps, 'rooms' | 'users' | 'blocks' | 'memberships' | 'publisher' | 'presence' | 'newId' | 'settings'>;

/**
 * Makes a room with the actor as its owner. The client may make the id; it, or else the `opId`, names the room, so that a repeat finds the first one. Throws `conflict` (name of a public room
 * or id taken) and `not-found` (a member who does not exist).
 */
export async function createRoom(deps: CreateDeps, actor: Actor, input: ParsedCallInput<'rooms.create'>): Promise<{ room: Room }> {
  const memberIds = [...new Set(input.memberIds ?? [])].filter((id) => id !== actor.userId);
  await requireReachable(deps, actor, input.memberIds ?? [], 'memberIds');
  const roomId = input.id ?? input.opId ?? deps.newId();
  const write = await deps.rooms.create({
    roomId,
    opId: input.opId ?? roomId,
    actorId: actor.userId,
    kind: input.kind,
    name: input.name,
    topic: input.topic ?? '',
    historyFrom: input.historyFrom ?? 'start',
    memberIds,
    nodeName: deps.settings.nodeName,
  });
  const room = roomAnswer(write, input.kind === 'public' ? 'There is already a public room of this name.' : 'This room id is already used.');
  await announceAdded(deps, write);
  return { room };
}
