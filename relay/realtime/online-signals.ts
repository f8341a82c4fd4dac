import type { PresenceStatus } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { type RelayServer, roomChannel } from './relay-socket.ts';

/** What the table of who is online tells about changes. */
export type PresenceChanges = { rooms: Map<Id, number>; users: Map<Id, { status: PresenceStatus; roomIds: Id[] }> };

/** Where more people than this are online, single comings and goings are noise: they see the count. */
const maxPeopleTold = 100;
const flushEveryMs = 500;
/** A count for a big room is told less often, so that it never costs more than this many deliveries a second. */
const deliveriesPerSecond = 2_000;

/**
 * Tells local sockets who came and went: `online` counts at most every 500 ms a room, `presence` of a person only in rooms with few people. Every node
 * tells its own sockets from its own table, so nothing of this crosses between nodes. Answers how to stop.
 */
export function signalPresence(io: RelayServer, takeChanges: () => PresenceChanges, now: () => number = Date.now): () => void {
  const due = new Map<Id, { count: number; at: number }>();
  const told = new Map<Id, number>();

  const localSize = (roomId: Id): number => io.of('/').adapter.rooms.get(roomChannel(roomId))?.size ?? 0;

  function flush(): void {
    const changes = takeChanges();
    for (const [userId, { status, roomIds }] of changes.users) {
      const small = roomIds.filter((roomId) => localSize(roomId) > 0 && localSize(roomId) <= maxPeopleTold).map(roomChannel);
      if (small.length > 0) io.local.to(small).emit('signal', { type: 'presence', userId, status });
    }
    for (const [roomId, count] of changes.rooms)
      due.set(roomId, { count, at: due.get(roomId)?.at ?? (told.get(roomId) ?? 0) + (localSize(roomId) / deliveriesPerSecond) * 1_000 });
    for (const [roomId, { count, at }] of due) {
      if (at > now()) continue;
      due.delete(roomId);
      if (localSize(roomId) === 0) {
        told.delete(roomId);
        continue;
      }
      told.set(roomId, now());
      io.local.to(roomChannel(roomId)).emit('signal', { type: 'online', roomId, count });
    }
  }

  const timer = setInterval(flush, flushEveryMs).unref();
  return () => clearInterval(timer);
}
