import type { LeaveReason } from '@parley/shared/entities/log-event';
import type { Id } from '@parley/shared/ids';
import type { Deps } from '../deps.ts';
import type { RoomWrite } from '../ports.ts';

type AnnounceDeps = Pick<Deps, 'publisher' | 'rooms' | 'presence' | 'memberships'>;

/** How many people's room states are read at once. */
const readsAtOnce = 8;

/**
 * Tells everybody a room write has added: their sockets enter the room before anything later is emitted there, their devices learn of the room, and the
 * packet goes out whatever happens. A duplicate announces nothing: it was told, or is found by its inbox version.
 */
export async function announceAdded(deps: AnnounceDeps, write: RoomWrite): Promise<void> {
  const roomId = write.room?.id;
  if (roomId === undefined) return;
  for (const { userId } of write.inboxVersions) {
    deps.memberships.drop(roomId, userId);
    deps.publisher.addToRoom(userId, roomId);
  }
  try {
    for (let start = 0; start < write.inboxVersions.length; start += readsAtOnce) {
      await Promise.all(write.inboxVersions.slice(start, start + readsAtOnce).map((added) => tell(deps, roomId, added)));
    }
  } finally {
    if (write.packet) deps.publisher.log(write.packet);
  }
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

async function tell(deps: AnnounceDeps, roomId: Id, { userId, inboxVersion }: { userId: Id; inboxVersion: number }): Promise<void> {
  const [state] = await deps.rooms.states(userId, roomId);
  if (!state) {
    // Out again before it could be told: no number of the inbox stays unsaid.
    const [ended] = await deps.rooms.endedAmong(userId, [roomId]);
    if (ended)
      deps.publisher.inbox(userId, { type: 'room-removed', inboxVersion, roomId, reason: ended.reason, ...(ended.isDeleted ? { deleted: true } : {}) });
    return;
  }
  const online = (await deps.presence.onlineCounts([roomId])).get(roomId) ?? 0;
  deps.publisher.inbox(userId, { type: 'room-added', inboxVersion, state: { ...state, online } });
}
