import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { roomAnswer } from './room-answer.ts';
import { writeDecided } from './write-decided.ts';

type DeleteDeps = Pick<Deps, 'rooms' | 'memberships' | 'publisher' | 'newId'>;

/**
 * Deletes a room for everybody (its owner). Members hear `room-deleted` as the last event of its log, and whoever is away finds `gone`. Throws `forbidden`,
 * `not-found`, `gone` (deleted already).
 */
export async function deleteRoom(deps: DeleteDeps, actor: Actor, input: ParsedCallInput<'rooms.delete'>): Promise<Record<string, never>> {
  const { roomId, opId } = input;
  const write = await writeDecided(deps, actor, { roomId, opId, actions: ['delete-room'] }, (by) => deps.rooms.delete(by));
  roomAnswer(write, 'This operation id is already used.');
  if (write.verdict !== 'stored') return {};
  deps.memberships.drop(roomId);
  // The gates take everybody's sockets out of the room behind this event.
  if (write.packet) deps.publisher.log(write.packet);
  for (const { userId, inboxVersion } of write.inboxVersions) {
    deps.publisher.inbox(userId, { type: 'room-removed', inboxVersion, roomId, reason: 'removed', deleted: true });
  }
  return {};
}
