import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import type { Id } from '@parley/shared/ids';
import type { CommittedPacket, LogPage } from '../domain/ports.ts';
import { approximateBytes } from './approximate-bytes.ts';

/** The highest number of each of these rooms' logs, read after the call. */
export type HeadsReader = (roomIds: Id[]) => Promise<Map<Id, number>>;

/** What the gates need from the node. `schedule` answers how to call it off. */
export type RoomGatesDeps = {
  /** To the local sockets that are in the room now. */
  emit(packet: CommittedPacket): void;
  heads: HeadsReader;
  since(roomId: Id, seq: number): Promise<LogPage>;
  hasLocalSockets(userId: Id): boolean;
  /** Puts a person's local sockets into the room, which he sees from `firstSeq` on, or takes them (null: everybody's) out of it. */
  join(userId: Id, roomId: Id, firstSeq: number): void;
  leave(userId: Id | null, roomId: Id): void;
  schedule(callback: () => void, delayMs: number): () => void;
  onRead(roomId: Id, reason: string, fromSeq: number): void;
  onReadFailed(roomId: Id, error: unknown): void;
};

export type RoomGates = ReturnType<typeof createRoomGates>;

type Gate = {
  roomId: Id;
  /** Number of the last event handed to sockets; null while the head is being read. */
  last: number | null;
  /** Packets ahead of `last`, ascending by `from`. */
  waiting: CommittedPacket[];
  waitingBytes: number;
  /** The highest number known to be committed: what a repair must reach. */
  known: number;
  callOff: (() => void) | null;
  isReading: boolean;
  opening: Promise<void> | null;
};

/** How long a gap may close by itself, how long after a failed read the next follows, and how much may wait (log-and-sync.md, "From commit to sockets"). */
export const gateTimes = { gapMs: 250, retryMs: 1_000 } as const;
const maxWaitingPackets = 64;
const maxWaitingBytes = 1024 * 1024;

/**
 * The only way from the log to local sockets: for each room with a local socket a gate that emits the events in order, without gap and once, wherever the
 * packets come from. It also applies memberships at their place in the log: who joins hears from the joining on, who leaves nothing after the leaving.
 */
export function createRoomGates(deps: RoomGatesDeps) {
  const gates = new Map<Id, Gate>();

  function newGate(roomId: Id, last: number | null): Gate {
    const gate: Gate = { roomId, last, waiting: [], waitingBytes: 0, known: 0, callOff: null, isReading: false, opening: null };
    gates.set(roomId, gate);
    return gate;
  }

  const isOpen = (gate: Gate) => gates.get(gate.roomId) === gate;

  /** Emits what the packet adds, in pieces cut where memberships change. */
  function advance(gate: Gate, last: number, packet: CommittedPacket): void {
    const events = packet.from > last ? packet.events : packet.events.filter((event) => event.seq > last);
    let piece: KnownLogEvent[] = [];
    const flush = () => {
      const [first, final] = [piece[0], piece.at(-1)];
      if (first === undefined || final === undefined) return;
      const events = piece;
      piece = [];
      gate.last = final.seq;
      deps.emit({ roomId: gate.roomId, from: first.seq, to: final.seq, events });
    };
    for (const event of events) {
      if (event.type === 'member-joined') {
        flush();
        // The leaving of the last one, earlier in this packet, has closed the gate; a joining opens it again where it is.
        if (!gates.has(gate.roomId) && deps.hasLocalSockets(event.userId)) gates.set(gate.roomId, gate);
        deps.join(event.userId, gate.roomId, event.firstSeq ?? 1);
      }
      piece.push(event);
      if (event.type === 'member-left' || event.type === 'room-deleted') {
        flush();
        deps.leave(event.type === 'member-left' ? event.userId : null, gate.roomId);
      }
    }
    flush();
    gate.last = Math.max(gate.last ?? 0, packet.to);
  }

  /** Emits everything that follows without gap. */
  function emitWaiting(gate: Gate): void {
    while (gate.last !== null && isOpen(gate)) {
      const next = gate.waiting[0];
      if (next === undefined || next.from > gate.last + 1) break;
      gate.waiting.shift();
      gate.waitingBytes -= approximateBytes(next);
      if (next.to > gate.last) advance(gate, gate.last, next);
    }
    if (gate.waiting.length === 0) gate.waitingBytes = 0;
  }

  /** The same, and then starts the wait for what is missing. */
  function drain(gate: Gate): void {
    emitWaiting(gate);
    arm(gate, gateTimes.gapMs);
  }

  /** Starts the clock of a gap, or stops it where none is left. */
  function arm(gate: Gate, delayMs: number): void {
    const isBehind = gate.last === null || gate.known > gate.last;
    if (!isBehind || !isOpen(gate)) {
      gate.callOff?.();
      gate.callOff = null;
      return;
    }
    if (gate.callOff !== null || gate.isReading || gate.opening !== null) return;
    gate.callOff = deps.schedule(() => {
      gate.callOff = null;
      void repair(gate, 'gap');
    }, delayMs);
  }

  function keepWaiting(gate: Gate, packet: CommittedPacket): void {
    gate.known = Math.max(gate.known, packet.to);
    const place = gate.waiting.findIndex((other) => other.from > packet.from);
    gate.waiting.splice(place === -1 ? gate.waiting.length : place, 0, packet);
    gate.waitingBytes += approximateBytes(packet);
    if (gate.waiting.length <= maxWaitingPackets && gate.waitingBytes <= maxWaitingBytes) {
      arm(gate, gateTimes.gapMs);
      return;
    }
    // Too much to hold: the log has it all.
    gate.waiting = [];
    gate.waitingBytes = 0;
    gate.callOff?.();
    gate.callOff = null;
    if (gate.opening === null) void repair(gate, 'overflow');
  }

  /** Reads the log until the gate is where it is known to be; one reader at a time for each gate. */
  async function repair(gate: Gate, reason: string): Promise<void> {
    if (gate.isReading || !isOpen(gate)) return;
    if (gate.last === null) return void openAll([gate]).catch((error) => deps.onReadFailed(gate.roomId, error));
    gate.isReading = true;
    let delayMs: number = gateTimes.gapMs;
    try {
      deps.onRead(gate.roomId, reason, gate.last);
      for (let isBehind = true; isBehind && isOpen(gate); isBehind = gate.known > gate.last) {
        const page = await deps.since(gate.roomId, gate.last);
        if (!isOpen(gate)) return;
        const [first, final] = [page.events[0], page.events.at(-1)];
        gate.known = Math.max(gate.known, page.headSeq);
        if (page.reset) gate.last = page.headSeq;
        else if (first !== undefined && final !== undefined) {
          if (final.seq > gate.last) advance(gate, gate.last, { roomId: gate.roomId, from: first.seq, to: final.seq, events: page.events });
        } else break;
        emitWaiting(gate);
      }
      // The log has no more: what was announced beyond it does not exist (another store), or is announced again.
      gate.known = Math.max(gate.last, gate.waiting.at(-1)?.to ?? 0);
    } catch (error) {
      delayMs = gateTimes.retryMs;
      deps.onReadFailed(gate.roomId, error);
    } finally {
      gate.isReading = false;
    }
    if (delayMs === gateTimes.retryMs) arm(gate, delayMs);
    else drain(gate);
  }

  /** Sets the start of new gates: the head, or just before the first packet that came while it was read. */
  async function openAll(opening: Gate[], readHeads: HeadsReader = deps.heads): Promise<void> {
    const opened = readHeads(opening.map((gate) => gate.roomId)).then(
      (heads) => {
        for (const gate of opening) {
          gate.opening = null;
          if (!isOpen(gate)) continue;
          const head = heads.get(gate.roomId) ?? 0;
          gate.last = Math.min(head, (gate.waiting[0]?.from ?? head + 1) - 1);
          gate.known = Math.max(gate.known, head);
          drain(gate);
        }
      },
      (error) => {
        for (const gate of opening) {
          gate.opening = null;
          arm(gate, gateTimes.retryMs);
        }
        throw error;
      },
    );
    for (const gate of opening) gate.opening = opened;
    await opened;
  }

  return {
    /**
     * Makes sure these rooms have gates that know where they are. Call it when the sockets are in, and read the snapshot not before. One query for all, or none
     * where `readHeads` has the heads from elsewhere: packets that come while it runs wait.
     */
    async open(roomIds: readonly Id[], readHeads?: HeadsReader): Promise<void> {
      const fresh = roomIds.filter((roomId) => !gates.has(roomId)).map((roomId) => newGate(roomId, null));
      const underWay = new Set<Promise<void>>();
      for (const roomId of roomIds) {
        const opening = gates.get(roomId)?.opening;
        if (opening) underWay.add(opening);
      }
      // A gate whose first read failed waits for its next; whoever needs it now does not.
      const stuck = roomIds.flatMap((roomId) => gates.get(roomId) ?? []).filter((gate) => gate.last === null && gate.opening === null && !fresh.includes(gate));
      if (fresh.length + stuck.length > 0) underWay.add(openAll([...fresh, ...stuck], readHeads));
      await Promise.all(underWay);
    },

    /** A committed packet, of this node or another. */
    offer(packet: CommittedPacket): void {
      let gate = gates.get(packet.roomId);
      if (gate === undefined) {
        const isForSomebody = packet.events.some((event) => event.type === 'member-joined' && deps.hasLocalSockets(event.userId));
        if (!isForSomebody) return;
        gate = newGate(packet.roomId, packet.from - 1);
      }
      if (gate.last === null || packet.from > gate.last + 1) {
        keepWaiting(gate, packet);
        return;
      }
      if (packet.to <= gate.last) return;
      gate.known = Math.max(gate.known, packet.to);
      advance(gate, gate.last, packet);
      drain(gate);
    },

    /** The head as Postgres has it: where the gate is behind and no packet closes the gap in time, it reads. */
    noticeHead(roomId: Id, headSeq: number): void {
      const gate = gates.get(roomId);
      if (gate === undefined || gate.last === null || headSeq <= gate.last) return;
      gate.known = Math.max(gate.known, headSeq);
      arm(gate, gateTimes.gapMs);
    },

    /** Reads the log where the gate is behind it, now: for whoever must not lose what is committed, before he is taken out of the room or put into it. Never throws. */
    async catchUp(roomId: Id, reason: 'ending' | 'joining'): Promise<void> {
      const gate = gates.get(roomId);
      if (gate !== undefined && gate.last !== null) await repair(gate, reason);
    },

    /** The last local socket is gone. */
    close(roomId: Id): void {
      const gate = gates.get(roomId);
      if (gate === undefined) return;
      gate.callOff?.();
      // It may open again, by a joining in the packet that closed it.
      gate.callOff = null;
      gates.delete(roomId);
    },

    closeAll(): void {
      for (const gate of gates.values()) gate.callOff?.();
      gates.clear();
    },

    has: (roomId: Id): boolean => gates.has(roomId),
    roomIds: (): Id[] => [...gates.keys()],
    /** Where a room's gate is; null: none, or still opening. */
    last: (roomId: Id): number | null => gates.get(roomId)?.last ?? null,
    size: (): number => gates.size,
  };
}
