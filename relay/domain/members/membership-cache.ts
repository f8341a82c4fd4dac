import type { Id } from '@parley/shared/ids';
import type { CommittedPacket, RoomAccess, RoomStore } from '../ports.ts';

/** What the policy decides on, kept so that a send needs no look into the database. */
export type MembershipCache = {
  /** From memory where an active membership is known, else one read. Null: no such room. */
  access(roomId: Id, userId: Id): Promise<RoomAccess | null>;
  /** Forgets one person in a room, or the whole room. */
  drop(roomId: Id, userId?: Id): void;
  /** Forgets what an event of the log changed. The gate calls it for every packet, its own and other nodes', before emitting it. */
  applyPacket(packet: CommittedPacket): void;
};

export type MembershipCacheOptions = { maxEntries?: number; maxAgeMs?: number; now?: () => number };

type Entry = { access: RoomAccess; until: number };

/**
 * A bounded least-recently-used cache by (room, user). Only active memberships of living rooms are kept, and of these none that is muted or blocked: a refusal is always decided on a fresh read, so a
 * lost packet can never keep somebody out. `maxAgeMs` (30 s) bounds how long a lost packet can let somebody read on; writes are checked again under the room's lock.
 */
export function createMembershipCache(rooms: Pick<RoomStore, 'access'>, options: MembershipCacheOptions = {}): MembershipCache {
  const { maxEntries = 50_000, maxAgeMs = 30_000, now = Date.now } = options;
  const entries = new Map<string, Entry>();
  const usersByRoom = new Map<Id, Set<Id>>();
  const reading = new Map<string, { roomId: Id; read: Promise<RoomAccess | null> }>();

  function forget(roomId: Id, userId: Id): void {
    const key = keyOf(roomId, userId);
    entries.delete(key);
    // A read that began before the change may hold the old state: its answer is not kept.
    reading.delete(key);
    const users = usersByRoom.get(roomId);
    users?.delete(userId);
    if (users?.size === 0) usersByRoom.delete(roomId);
  }

  function keep(roomId: Id, userId: Id, access: RoomAccess): void {
    entries.set(keyOf(roomId, userId), { access, until: now() + maxAgeMs });
    const users = usersByRoom.get(roomId) ?? new Set<Id>();
    usersByRoom.set(roomId, users.add(userId));
    if (entries.size <= maxEntries) return;
    const [oldest] = entries.values();
    if (oldest?.access.membership) forget(oldest.access.membership.roomId, oldest.access.membership.userId);
  }

  async function access(roomId: Id, userId: Id): Promise<RoomAccess | null> {
    const key = keyOf(roomId, userId);
    const entry = entries.get(key);
    if (entry && entry.until > now()) {
      entries.delete(key);
      entries.set(key, entry);
      return entry.access;
    }
    const underWay = reading.get(key);
    if (underWay) return underWay.read;
    const started = { roomId, read: rooms.access(roomId, userId) };
    reading.set(key, started);
    try {
      const found = await started.read;
      if (reading.get(key) === started && found && isKept(found)) keep(roomId, userId, found);
      return found;
    } finally {
      if (reading.get(key) === started) reading.delete(key);
    }
  }

  function drop(roomId: Id, userId?: Id): void {
    if (userId !== undefined) {
      forget(roomId, userId);
      return;
    }
    for (const user of [...(usersByRoom.get(roomId) ?? [])]) forget(roomId, user);
    for (const [key, { roomId: readRoomId }] of reading) if (readRoomId === roomId) reading.delete(key);
  }

  function applyPacket(packet: CommittedPacket): void {
    for (const event of packet.events) {
      if (event.type === 'member-joined' || event.type === 'member-left' || event.type === 'role-changed') drop(packet.roomId, event.userId);
      if (event.type === 'room-updated' || event.type === 'room-deleted') drop(packet.roomId);
    }
  }

  return { access, drop, applyPacket };
}

function keyOf(roomId: Id, userId: Id): string {
  return `${roomId}:${userId}`;
}

/** What stands on a member ends without an event of the log: it is read anew every time. */
function isKept({ membership, isDeleted }: RoomAccess): boolean {
  return !isDeleted && membership?.state === 'active' && membership.mutedUntil === undefined && !membership.isBlocked;
}
