import type { PresenceStatus } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { Presence } from '../domain/ports.ts';

export type PresenceTable = ReturnType<typeof createPresenceTable>;

/** A node's share: who is connected to it, and in which rooms. */
export type PresenceShare = Map<Id, Set<Id>>;

const nobody: ReadonlySet<Id> = new Set();

/**
 * Who is connected, over all nodes, in this node's memory: no call waits for Redis. The own share follows the sockets; other nodes' shares are told by
 * them and go when they fall silent. Each share replaces what was known of a person on that node, so nothing can be counted twice.
 */
export function createPresenceTable() {
  const shares = new Map<string, PresenceShare>([['own', new Map()]]);
  /** For each room and person: on how many nodes. */
  const rooms = new Map<Id, Map<Id, number>>();
  const users = new Map<Id, number>();
  /** Sockets of a person on this node, and in each room. */
  const ownSockets = new Map<Id, number>();
  const ownRooms = new Map<string, number>();
  const changedRooms = new Set<Id>();
  /** People who came or went, with the rooms in which: whether they were there at the last look. */
  const changedUsers = new Map<Id, Map<Id, boolean>>();
  const changedOwn = new Set<Id>();

  function count<K>(counts: Map<K, number>, key: K, change: 1 | -1): number {
    const next = (counts.get(key) ?? 0) + change;
    if (next <= 0) counts.delete(key);
    else counts.set(key, next);
    return next;
  }

  function note(userId: Id, roomId: Id): void {
    const noted = changedUsers.get(userId) ?? new Map<Id, boolean>();
    changedUsers.set(userId, noted);
    if (!noted.has(roomId)) noted.set(roomId, rooms.get(roomId)?.has(userId) === true);
  }

  function enterRoom(userId: Id, roomId: Id): void {
    note(userId, roomId);
    const people = rooms.get(roomId) ?? new Map<Id, number>();
    rooms.set(roomId, people);
    if (count(people, userId, 1) === 1) changedRooms.add(roomId);
  }

  function leaveRoom(userId: Id, roomId: Id): void {
    note(userId, roomId);
    const people = rooms.get(roomId);
    if (people !== undefined && count(people, userId, -1) <= 0) changedRooms.add(roomId);
    if (people?.size === 0) rooms.delete(roomId);
  }

  /** Replaces what is known of a person on a node. */
  function set(node: string, userId: Id, roomIds: ReadonlySet<Id> | null): void {
    const share = shares.get(node) ?? new Map<Id, Set<Id>>();
    shares.set(node, share);
    const before = share.get(userId);
    const [had, has] = [before ?? nobody, roomIds ?? nobody];
    if (before === undefined && roomIds !== null) count(users, userId, 1);
    if (before !== undefined && roomIds === null) count(users, userId, -1);
    for (const roomId of has) if (!had.has(roomId)) enterRoom(userId, roomId);
    for (const roomId of had) if (!has.has(roomId)) leaveRoom(userId, roomId);
    if (roomIds === null) share.delete(userId);
    else share.set(userId, new Set(roomIds));
    if (node === 'own') changedOwn.add(userId);
  }

  const ownRoomsOf = (userId: Id): Set<Id> | undefined => shares.get('own')?.get(userId);
  const status = (userId: Id): PresenceStatus => (users.has(userId) ? 'online' : 'offline');

  const presence: Presence = {
    status: async (userIds) => new Map(userIds.map((userId) => [userId, status(userId)])),
    onlineCounts: async (roomIds) => new Map(roomIds.map((roomId) => [roomId, rooms.get(roomId)?.size ?? 0])),
  };

  return {
    presence,
    /** A socket of this node is in (or out of) everything of its person. */
    connected(userId: Id): void {
      if (count(ownSockets, userId, 1) === 1) set('own', userId, new Set());
    },
    disconnected(userId: Id): void {
      if (count(ownSockets, userId, -1) <= 0) set('own', userId, null);
    },
    entered(userId: Id, roomId: Id): void {
      const joined = ownRoomsOf(userId);
      if (count(ownRooms, `${userId} ${roomId}`, 1) > 1 || joined === undefined) return;
      joined.add(roomId);
      enterRoom(userId, roomId);
      changedOwn.add(userId);
    },
    left(userId: Id, roomId: Id): void {
      const joined = ownRoomsOf(userId);
      if (count(ownRooms, `${userId} ${roomId}`, -1) > 0 || !joined?.delete(roomId)) return;
      leaveRoom(userId, roomId);
      changedOwn.add(userId);
    },
    /** What another node told: null: not connected there. */
    setRemote(node: string, userId: Id, roomIds: readonly Id[] | null): void {
      set(node, userId, roomIds === null ? null : new Set(roomIds));
    },
    /** The whole share of a node, in place of what was known of it. */
    replaceRemote(node: string, people: readonly (readonly [Id, readonly Id[]])[]): void {
      const told = new Set(people.map(([userId]) => userId));
      for (const userId of [...(shares.get(node)?.keys() ?? [])]) if (!told.has(userId)) set(node, userId, null);
      for (const [userId, roomIds] of people) set(node, userId, new Set(roomIds));
    },
    dropRemote(node: string): void {
      for (const userId of [...(shares.get(node)?.keys() ?? [])]) set(node, userId, null);
      shares.delete(node);
    },
    own: (): PresenceShare => shares.get('own') ?? new Map(),
    /** Changes of the own share since the last look, for the other nodes. */
    takeOwnChanges(): [Id, Id[] | null][] {
      const own = shares.get('own');
      const changes = [...changedOwn].map((userId): [Id, Id[] | null] => [userId, own?.has(userId) ? [...(own.get(userId) ?? [])] : null]);
      changedOwn.clear();
      return changes;
    },
    /**
     * What the own sockets should hear since the last look: counts of rooms; who is there and was not, and who is offline now. Somebody who came and went
     * between two looks is told as offline, since a list read in between said otherwise.
     */
    takeChanges() {
      const changes = { rooms: new Map<Id, number>(), users: new Map<Id, { status: PresenceStatus; roomIds: Id[] }>() };
      for (const roomId of changedRooms) changes.rooms.set(roomId, rooms.get(roomId)?.size ?? 0);
      for (const [userId, noted] of changedUsers) {
        const hasCome = ([roomId, was]: [Id, boolean]) => !was && rooms.get(roomId)?.has(userId) === true;
        const told = users.has(userId) ? [...noted].filter(hasCome) : [...noted];
        if (told.length > 0) changes.users.set(userId, { status: status(userId), roomIds: told.map(([roomId]) => roomId) });
      }
      changedRooms.clear();
      changedUsers.clear();
      return changes;
    },
  };
}
