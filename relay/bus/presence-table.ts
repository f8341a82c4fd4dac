import type { PresenceChoice, PresenceStatus } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { Presence } from '../domain/ports.ts';

export type PresenceTable = ReturnType<typeof createPresenceTable>;

/** A node's share: who is connected to it, and in which rooms. */
export type PresenceShare = Map<Id, Set<Id>>;

/** How somebody wants to be seen; the higher version is the later choice. */
export type VersionedChoice = { choice: PresenceChoice; version: number };

/** What a node tells of a person beside his rooms. `isAway`: all his devices there are idle. */
export type PresenceMode = VersionedChoice & { isAway: boolean };

/** What other nodes are told of a person: his rooms on this node (null: he is not on it) and how he is to be seen (null: as usual). */
export type OwnChange = { userId: Id; roomIds: Id[] | null; mode: PresenceMode | null };

/** A person in a room since the last look: as what he was seen then, and whether he could be seen there at any time. */
type Noted = { was: PresenceStatus; isShown: boolean };

const nobody: ReadonlySet<Id> = new Set();

/**
 * Who is connected, over all nodes, in this node's memory: no call waits for Redis. The own share follows the sockets; other nodes' shares are told by
 * them and go when they fall silent. Each share replaces what was known of a person on that node, so nothing can be counted twice. Who is invisible is
 * counted and told nowhere. `now`: milliseconds of a clock that only goes on.
 */
export function createPresenceTable(now: () => number = () => performance.now()) {
  const shares = new Map<string, PresenceShare>([['own', new Map()]]);
  /** For each room and person: on how many nodes. */
  const rooms = new Map<Id, Map<Id, number>>();
  const users = new Map<Id, number>();
  /** Sockets of a person on this node, and in each of his rooms. */
  const ownSockets = new Map<Id, number>();
  const ownRooms = new Map<Id, Map<Id, number>>();
  const choices = new Map<Id, VersionedChoice>();
  /** On which nodes all devices of a person are idle. */
  const away = new Map<Id, Set<string>>();
  /** How many invisible people are in a room. */
  const hidden = new Map<Id, number>();
  /** Since when nobody is at any device of a person; who was never there is away since the beginning. */
  const awaySince = new Map<Id, number>();
  const beganAt = now();
  const changedRooms = new Set<Id>();
  const changedUsers = new Map<Id, Map<Id, Noted>>();
  const changedOwn = new Set<Id>();

  function count<K>(counts: Map<K, number>, key: K, change: 1 | -1): number {
    const next = (counts.get(key) ?? 0) + change;
    if (next <= 0) counts.delete(key);
    else counts.set(key, next);
    return next;
  }

  const isHidden = (userId: Id): boolean => choices.get(userId)?.choice === 'invisible';
  const onlineCount = (roomId: Id): number => (rooms.get(roomId)?.size ?? 0) - (hidden.get(roomId) ?? 0);

  function roomsOf(userId: Id): Set<Id> {
    const all = new Set<Id>();
    for (const share of shares.values()) for (const roomId of share.get(userId) ?? nobody) all.add(roomId);
    return all;
  }

  function isAway(userId: Id): boolean {
    for (const [node, share] of shares) if (share.has(userId) && away.get(userId)?.has(node) !== true) return false;
    return true;
  }

  function status(userId: Id): PresenceStatus {
    if (!users.has(userId) || isHidden(userId)) return 'offline';
    const choice = choices.get(userId)?.choice ?? 'online';
    return choice === 'dnd' || choice === 'away' ? choice : isAway(userId) ? 'away' : 'online';
  }

  /** Writes down as what a person is seen in these rooms now: before and after everything that may change it. */
  function note(userId: Id, roomIds: Iterable<Id>): void {
    const now = status(userId);
    for (const roomId of roomIds) noteIn(roomId, userId, now);
  }

  function noteIn(roomId: Id, userId: Id, now: PresenceStatus): void {
    const noted = changedUsers.get(userId) ?? new Map<Id, Noted>();
    if (noted.size === 0) changedUsers.set(userId, noted);
    const here = rooms.get(roomId)?.has(userId) === true ? now : 'offline';
    const entry = noted.get(roomId);
    if (entry === undefined) noted.set(roomId, { was: here, isShown: here !== 'offline' });
    else entry.isShown ||= here !== 'offline';
  }

  /** `entered`: rooms that the change may bring. */
  function changing(userId: Id, entered: ReadonlySet<Id>, change: () => void): void {
    const concerned = new Set([...roomsOf(userId), ...entered]);
    const wasAway = isAway(userId);
    note(userId, concerned);
    change();
    note(userId, concerned);
    if (!isAway(userId)) awaySince.delete(userId);
    else if (!wasAway) awaySince.set(userId, now());
  }

  /** One more socket of a person on this node in a room, or one less. Answers how many there are. */
  function countOwn(userId: Id, roomId: Id, change: 1 | -1): number {
    const counts = ownRooms.get(userId) ?? new Map<Id, number>();
    const next = count(counts, roomId, change);
    if (counts.size === 0) ownRooms.delete(userId);
    else ownRooms.set(userId, counts);
    return next;
  }

  function enterRoom(userId: Id, roomId: Id): void {
    const people = rooms.get(roomId) ?? new Map<Id, number>();
    rooms.set(roomId, people);
    if (count(people, userId, 1) > 1) return;
    if (isHidden(userId)) count(hidden, roomId, 1);
    else changedRooms.add(roomId);
  }

  function leaveRoom(userId: Id, roomId: Id): void {
    const people = rooms.get(roomId);
    if (people !== undefined && count(people, userId, -1) <= 0) {
      if (isHidden(userId)) count(hidden, roomId, -1);
      else changedRooms.add(roomId);
    }
    if (people?.size === 0) rooms.delete(roomId);
  }

  /** The later choice holds, on every node; the node where it was made, and whoever has the person, tells it on. */
  function takeChoice(userId: Id, next: VersionedChoice, isMadeHere = false): void {
    const known = choices.get(userId);
    if (known !== undefined && known.version >= next.version) return;
    const wasHidden = isHidden(userId);
    choices.set(userId, { choice: next.choice, version: next.version });
    if (isMadeHere || shares.get('own')?.has(userId)) changedOwn.add(userId);
    if (wasHidden === isHidden(userId)) return;
    for (const roomId of roomsOf(userId)) {
      count(hidden, roomId, wasHidden ? -1 : 1);
      changedRooms.add(roomId);
    }
  }

  function takeAway(node: string, userId: Id, isAwayThere: boolean): void {
    const nodes = away.get(userId) ?? new Set();
    if (isAwayThere) away.set(userId, nodes.add(node));
    else if (nodes.delete(node) && nodes.size === 0) away.delete(userId);
  }

  /** Replaces what is known of a person on a node. */
  function set(node: string, userId: Id, roomIds: ReadonlySet<Id> | null, mode: PresenceMode | null = null): void {
    changing(userId, roomIds ?? nobody, () => {
      const share = shares.get(node) ?? new Map<Id, Set<Id>>();
      shares.set(node, share);
      const before = share.get(userId);
      const [had, has] = [before ?? nobody, roomIds ?? nobody];
      if (mode !== null) takeChoice(userId, mode);
      takeAway(node, userId, roomIds !== null && mode?.isAway === true);
      if (before === undefined && roomIds !== null) count(users, userId, 1);
      if (before !== undefined && roomIds === null) count(users, userId, -1);
      for (const roomId of has) if (!had.has(roomId)) enterRoom(userId, roomId);
      for (const roomId of had) if (!has.has(roomId)) leaveRoom(userId, roomId);
      if (roomIds === null) share.delete(userId);
      else share.set(userId, new Set(roomIds));
      if (node === 'own') changedOwn.add(userId);
    });
    // What somebody chose stays also where he is nowhere: another node may have him without this one knowing, and has to hear of it.
    if (!users.has(userId) && choices.get(userId)?.version === 0) choices.delete(userId);
  }

  const ownRoomsOf = (userId: Id): Set<Id> | undefined => shares.get('own')?.get(userId);

  /** How this node knows that a person is to be seen; null: as usual. */
  function ownMode(userId: Id): PresenceMode | null {
    const isAwayHere = away.get(userId)?.has('own') === true;
    const choice = choices.get(userId);
    return choice === undefined && !isAwayHere ? null : { ...(choice ?? { choice: 'online', version: 0 }), isAway: isAwayHere };
  }

  const presence: Presence = {
    status: async (userIds) => new Map(userIds.map((userId) => [userId, status(userId)])),
    onlineCounts: async (roomIds) => new Map(roomIds.map((roomId) => [roomId, onlineCount(roomId)])),
    awayForMs: (userId) => (isAway(userId) ? Math.max(1, now() - (awaySince.get(userId) ?? beganAt)) : 0),
    choose: (userId, choice) => changing(userId, nobody, () => takeChoice(userId, choice, true)),
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
      if (countOwn(userId, roomId, 1) > 1 || joined === undefined) return;
      // A room more or less does not change how he is seen. A sync enters a thousand.
      const now = status(userId);
      noteIn(roomId, userId, now);
      joined.add(roomId);
      enterRoom(userId, roomId);
      noteIn(roomId, userId, now);
      changedOwn.add(userId);
    },
    left(userId: Id, roomId: Id): void {
      const joined = ownRoomsOf(userId);
      if (countOwn(userId, roomId, -1) > 0 || !joined?.has(roomId)) return;
      const now = status(userId);
      noteIn(roomId, userId, now);
      joined.delete(roomId);
      leaveRoom(userId, roomId);
      noteIn(roomId, userId, now);
      changedOwn.add(userId);
    },
    /** Whether all devices of a person on this node are idle. */
    setAway(userId: Id, isAwayHere: boolean): void {
      if (isAwayHere === (away.get(userId)?.has('own') === true) || ownRoomsOf(userId) === undefined) return;
      changing(userId, nobody, () => takeAway('own', userId, isAwayHere));
      changedOwn.add(userId);
    },
    /** What another node told: null: not connected there. `mode` null: nothing special. */
    setRemote(node: string, userId: Id, roomIds: readonly Id[] | null, mode: PresenceMode | null = null): void {
      set(node, userId, roomIds === null ? null : new Set(roomIds), mode);
    },
    ownMode,
    /** What people ever chose who are not on this node: some of it was chosen here, by a device that left, or by a call over HTTP. */
    choicesElsewhere: (): [Id, PresenceMode][] =>
      [...choices]
        .filter(([userId, { version }]) => version > 0 && ownRoomsOf(userId) === undefined)
        .map(([userId, choice]) => [userId, { ...choice, isAway: false }]),
    /** The whole share of a node, in place of what was known of it. `modes` may tell of people beside its own what they chose. */
    replaceRemote(node: string, people: readonly (readonly [Id, readonly Id[]])[], modes: ReadonlyMap<Id, PresenceMode> = new Map()): void {
      const told = new Set(people.map(([userId]) => userId));
      for (const userId of new Set([...(shares.get(node)?.keys() ?? []), ...modes.keys()])) if (!told.has(userId)) set(node, userId, null, modes.get(userId));
      for (const [userId, roomIds] of people) set(node, userId, new Set(roomIds), modes.get(userId));
    },
    dropRemote(node: string): void {
      for (const userId of [...(shares.get(node)?.keys() ?? [])]) set(node, userId, null);
      shares.delete(node);
    },
    own: (): PresenceShare => shares.get('own') ?? new Map(),
    /** Changes of the own share since the last look, and choices made here, for the other nodes. */
    takeOwnChanges(): OwnChange[] {
      const changed = [...changedOwn];
      changedOwn.clear();
      return changed.map((userId) => {
        const roomIds = ownRoomsOf(userId);
        return { userId, roomIds: roomIds === undefined ? null : [...roomIds], mode: ownMode(userId) };
      });
    },
    /**
     * What the own sockets should hear since the last look: counts of rooms; who is seen otherwise than then. Somebody who came and went between two looks is
     * told as offline, since a list read in between said otherwise; somebody invisible never showed, and nothing is told of him.
     */
    takeChanges() {
      const changes = { rooms: new Map<Id, number>(), users: new Map<Id, { status: PresenceStatus; roomIds: Id[] }>() };
      for (const roomId of changedRooms) changes.rooms.set(roomId, onlineCount(roomId));
      for (const [userId, noted] of changedUsers) {
        const now = status(userId);
        const isNews = ([roomId, { was, isShown }]: [Id, Noted]) => (now === 'offline' ? isShown : was !== now && rooms.get(roomId)?.has(userId) === true);
        const told = [...noted].filter(isNews);
        if (told.length > 0) changes.users.set(userId, { status: now, roomIds: told.map(([roomId]) => roomId) });
      }
      changedRooms.clear();
      changedUsers.clear();
      return changes;
    },
  };
}
