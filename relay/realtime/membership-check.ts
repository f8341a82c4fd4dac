import type { Id } from '@parley/shared/ids';
import type { RoomStore } from '../domain/ports.ts';
import type { RelayEvents } from '../observability/relay-events.ts';
import type { LocalSockets } from './local-sockets.ts';
import type { RoomGates } from './room-gate.ts';

export type MembershipCheckDeps = {
  rooms: Pick<RoomStore, 'access' | 'activeRoomIds' | 'joinedSeq'>;
  sockets: LocalSockets;
  gates: Pick<RoomGates, 'open' | 'has' | 'catchUp' | 'last' | 'close'>;
  /** Forgets the cached membership. */
  forget(roomId: Id, userId: Id): void;
  /** Tells the person's local sockets that hear of the room that they missed something. */
  tellBehind(userId: Id, roomId: Id): void;
  events: RelayEvents;
};
/** One person's place in one room that is being read. `isOvertaken`: the gate moved him since. `hasOpened`: the gate, which nobody here had needed. */
type Check = { userId: Id; roomId: Id; isOvertaken: boolean; hasOpened: boolean };
export type MembershipCheck = ReturnType<typeof createMembershipCheck>;

/** How many people are looked at together after Redis was away. */
const checksAtOnce = 4;
/** After this long a new member's sockets must be in the room. */
const joinCheckMs = 2_000;

/**
 * Compares the rooms a person's local sockets are in with the memberships in the database, and sets them right. The gates do this by the log, exactly;
 * this is for what a node may have missed. Never throws: what could not be read is looked at again by whoever asks next.
 */
export function createMembershipCheck(deps: MembershipCheckDeps) {
  const timers = new Set<NodeJS.Timeout>();
  const underWay = new Set<Check>();

  /**
   * What is read here is of a moment ago: where the gate moved the person meanwhile, by an event of the log that is newer, it is read again. A leaving would
   * else take sockets out of the room that a joining has just put in.
   */
  async function now(userId: Id, roomId: Id): Promise<void> {
    deps.forget(roomId, userId);
    if (!deps.sockets.has(userId)) return;
    const check: Check = { userId, roomId, isOvertaken: false, hasOpened: false };
    underWay.add(check);
    let isGateWanted = false;
    try {
      let settle: () => boolean;
      do {
        check.isOvertaken = false;
        settle = await look(check);
      } while (check.isOvertaken);
      isGateWanted = settle();
    } catch (error) {
      deps.events.backgroundWaits('membership-check', error);
    } finally {
      underWay.delete(check);
      if (check.hasOpened && !isGateWanted && !deps.sockets.isAnybodyIn(roomId)) deps.gates.close(roomId);
    }
  }

  /** Answers what sets it right if nothing moved, which tells whether the gate is wanted though nobody is in the room. */
  async function look(check: Check): Promise<() => boolean> {
    const { sockets, gates, rooms } = deps;
    const { userId, roomId } = check;
    const access = await rooms.access(roomId, userId);
    const isMember = access !== null && !access.isDeleted && access.membership?.state === 'active';
    if (isMember && sockets.areIn(userId, roomId)) return () => false;
    if (isMember) return readFromJoining(check, access.membership?.firstSeq ?? 1);
    // His leaving is in the log: he hears it where its packet has only not come yet.
    await gates.catchUp(roomId, 'ending');
    return () => {
      sockets.leave(userId, roomId);
      return false;
    };
  }

  /**
   * Puts a person's sockets into a room whose packet of his joining did not come: the gate does it at its place in the log, and hands out everything since, so that nobody
   * has to find out what he missed. Where the gate is past it already, for others, he is put in where it is, and told to look for himself.
   */
  async function readFromJoining(check: Check, firstSeq: number): Promise<() => boolean> {
    const { sockets, gates, rooms } = deps;
    const { userId, roomId } = check;
    const joinedSeq = (await rooms.joinedSeq(roomId, userId)) ?? 1;
    check.hasOpened ||= !gates.has(roomId);
    // Nobody else here hears of the room: its gate begins at the joining.
    await gates.open([roomId], async () => new Map([[roomId, joinedSeq - 1]]));
    await gates.catchUp(roomId, 'joining');
    // Somebody else's gate closed meanwhile.
    if (!gates.has(roomId)) check.isOvertaken = true;
    return () => {
      if (!sockets.has(userId)) return false;
      // Where the read failed, the gate reads again and puts him in then.
      if ((gates.last(roomId) ?? 0) < joinedSeq) return true;
      sockets.join(userId, roomId, firstSeq);
      deps.tellBehind(userId, roomId);
      return false;
    };
  }

  async function wholePerson(userId: Id): Promise<void> {
    const active = new Set(await deps.rooms.activeRoomIds(userId));
    const joined = deps.sockets.roomIds(userId);
    for (const roomId of active) if (!deps.sockets.areIn(userId, roomId)) await now(userId, roomId);
    for (const roomId of joined) if (!active.has(roomId)) await now(userId, roomId);
  }

  return {
    /** The gate puts a person (null: everybody) into the room, or takes him out, at that place of the log. */
    moved(userId: Id | null, roomId: Id): void {
      for (const check of underWay) if (check.roomId === roomId && (userId === null || check.userId === userId)) check.isOvertaken = true;
    },
    /** A membership ended, as the database has it: again and again the same one, so nothing is read where no socket is left in the room. */
    async ended(userId: Id, roomId: Id): Promise<void> {
      if (deps.sockets.roomIds(userId).has(roomId)) await now(userId, roomId);
      else deps.forget(roomId, userId);
    },
    /**
     * A membership changed somewhere. An end takes effect now; a beginning has a while to come by its packet, at its place in the log, and is looked after
     * only if that was lost.
     */
    changed(userId: Id, roomId: Id, isMember: boolean): void {
      if (!isMember) void now(userId, roomId);
      if (!isMember || !deps.sockets.has(userId)) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (!deps.sockets.areIn(userId, roomId)) void now(userId, roomId);
      }, joinCheckMs);
      timers.add(timer.unref());
    },
    /** Everybody who is connected here: after messages of other nodes may have been missed. */
    async everybody(): Promise<void> {
      const userIds = deps.sockets.userIds();
      const worker = async () => {
        for (let userId = userIds.pop(); userId !== undefined; userId = userIds.pop()) await wholePerson(userId);
      };
      try {
        await Promise.all(Array.from({ length: checksAtOnce }, worker));
      } catch (error) {
        deps.events.backgroundWaits('membership-check', error);
      }
    },
    close(): void {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
