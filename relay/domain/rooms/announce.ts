import type { LeaveReason } from '@parley/shared/entities/log-event';
import type { RoomState } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import type { Deps } from '../deps.ts';
import type { RoomWrite } from '../ports.ts';

type AnnounceDeps = Pick<Deps, 'publisher' | 'rooms' | 'presence' | 'memberships'>;

/** How many people's room states are read in one query. */
const readTogether = 100;

/**
 * Tells everybody a room write has added: their sockets enter the room before anything later is emitted there, their devices learn of the room, and the
 * packet goes out whatever happens. A duplicate announces nothing: it was told, or is found by its inbox version.
 * @returns the room as each of them has it; who is out again already is left out
 */
export async function announceAdded(deps: AnnounceDeps, write: Pick<RoomWrite, 'room' | 'packet' | 'inboxVersions'>): Promise<Map<Id, RoomState>> {
  const told = new Map<Id, RoomState>();
  const roomId = write.room?.id;
  if (roomId === undefined) return told;
  for (const { userId } of write.inboxVersions) {
    deps.memberships.drop(roomId, userId);
    deps.publisher.addToRoom(userId, roomId);
  }
  try {
    for (let start = 0; start < write.inboxVersions.length; start += readTogether) {
      const added = write.inboxVersions.slice(start, start + readTogether);
      const states = await deps.rooms.statesOf(
        roomId,
        added.map(({ userId }) => userId),
      );
      const online = (await deps.presence.onlineCounts([roomId])).get(roomId) ?? 0;
      for (const { userId, inboxVersion } of added) {
        const state = states.get(userId);
        if (state === undefined) await tellGone(deps, roomId, { userId, inboxVersion });
        else {
          told.set(userId, { ...state, online });
          deps.publisher.inbox(userId, { type: 'room-added', inboxVersion, state: { ...state, online } });
        }
      }
    }
  } finally {
    if (write.packet) deps.publisher.log(write.packet);
  }
  return told;
}

/**
 * Tells everybody a room write has taken out: their sockets leave the room before anything later is emitted there, their devices learn of it, the packet goes out.
 */
export function announceEnded(
  deps: Pick<Deps, 'publisher' | 'memberships'>,
  roomId: Id,
  { inboxVersions, packet }: Pick<RoomWrite, 'inboxVersions' | 'packet'>,
  reason: LeaveReason,
): void {
  for (const { userId, inboxVersion } of inboxVersions) {
    deps.memberships.drop(roomId, userId);
    deps.publisher.removeFromRoom(userId, roomId);
    deps.publisher.inbox(userId, { type: 'room-removed', inboxVersion, roomId, reason });
  }
  if (packet) deps.publisher.log(packet);
}

/** Out again before it could be told: no number of the inbox stays unsaid. */
async function tellGone(deps: AnnounceDeps, roomId: Id, { userId, inboxVersion }: { userId: Id; inboxVersion: number }): Promise<void> {
  const [ended] = await deps.rooms.endedAmong(userId, [roomId]);
  if (ended) deps.publisher.inbox(userId, { type: 'room-removed', inboxVersion, roomId, reason: ended.reason, ...(ended.isDeleted ? { deleted: true } : {}) });
}
