import type { PresenceStatus } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { eventText, packetFrame, wireOf } from './raw-frames.ts';
import { type RelayServer, roomChannel } from './relay-socket.ts';

/** What the table of who is online tells about changes. */
export type PresenceChanges = { rooms: Map<Id, number>; users: Map<Id, { status: PresenceStatus; roomIds: Id[] }> };

/** The sockets of a node, as far as signals need them. `write` answers false where the socket can take nothing now. */
export type SignalSockets = { inRoom(roomId: Id): ReadonlySet<string>; write(socketId: string, signals: object[]): boolean };

/** Where more people than this are online, single comings and goings are noise: they see the count. */
const maxPeopleTold = 100;
const flushEveryMs = 500;
/** A count for a big room is told less often, so that it never costs more than this many deliveries a second. */
const deliveriesPerSecond = 2_000;
/** Sockets that are told something in one flush. In a crowd that comes or goes the others wait for the next, and are told all of it at once. */
const socketsInFlush = 2_000;

/**
 * What sockets are to be told of who came and went: for each the last of everybody and of each room's count, however much changed meanwhile. A thousand people who
 * come at once cost everybody one write, and not a thousand.
 */
export function createSignalQueue(sockets: SignalSockets, now: () => number = Date.now) {
  const waiting = new Map<string, Map<Id, object>>();
  const due = new Map<Id, { count: number; at: number }>();
  const told = new Map<Id, number>();

  function tell(socketId: string, about: Id, signal: object): void {
    const signals = waiting.get(socketId);
    if (signals === undefined) waiting.set(socketId, new Map([[about, signal]]));
    else signals.set(about, signal);
  }

  function takeCounts(): void {
    for (const [roomId, { count, at }] of due) {
      if (at > now()) continue;
      due.delete(roomId);
      const here = sockets.inRoom(roomId);
      if (here.size === 0) {
        told.delete(roomId);
        continue;
      }
      told.set(roomId, now());
      const signal = { type: 'online', roomId, count };
      for (const socketId of here) tell(socketId, roomId, signal);
    }
  }

  return {
    add(changes: PresenceChanges): void {
      for (const [userId, { status, roomIds }] of changes.users) {
        const signal = { type: 'presence', userId, status };
        for (const here of roomIds.map(sockets.inRoom)) if (here.size <= maxPeopleTold) for (const socketId of here) tell(socketId, userId, signal);
      }
      for (const [roomId, count] of changes.rooms)
        due.set(roomId, { count, at: due.get(roomId)?.at ?? (told.get(roomId) ?? 0) + (sockets.inRoom(roomId).size / deliveriesPerSecond) * 1_000 });
    },
    flush(): void {
      takeCounts();
      // Whoever cannot take it now comes last, and hears then what is so by then.
      const later: [string, Map<Id, object>][] = [];
      let left = socketsInFlush;
      for (const [socketId, signals] of waiting) {
        if (left === 0) break;
        left -= 1;
        waiting.delete(socketId);
        if (!sockets.write(socketId, [...signals.values()])) later.push([socketId, signals]);
      }
      for (const [socketId, signals] of later) waiting.set(socketId, signals);
    },
  };
}

/**
 * Tells local sockets who came and went: `online` counts at most every 500 ms a room, `presence` of a person only in rooms with few people. Every node
 * tells its own sockets from its own table, so nothing of this crosses between nodes. Answers how to stop.
 */
export function signalPresence(io: RelayServer, takeChanges: () => PresenceChanges): () => void {
  const { adapter, sockets } = io.of('/');
  const nobody: ReadonlySet<string> = new Set();
  /** Many sockets are told the same. */
  const frames = new WeakMap<object, Buffer>();
  const frameOf = (signal: object): Buffer => {
    const frame = frames.get(signal) ?? packetFrame(eventText('signal', signal));
    frames.set(signal, frame);
    return frame;
  };
  const queue = createSignalQueue({
    inRoom: (roomId) => adapter.rooms.get(roomChannel(roomId)) ?? nobody,
    write(socketId, signals) {
      const socket = sockets.get(socketId);
      return socket === undefined || wireOf(socket).tryWrite(Buffer.concat(signals.map(frameOf)));
    },
  });
  const timer = setInterval(() => {
    queue.add(takeChanges());
    queue.flush();
  }, flushEveryMs).unref();
  return () => clearInterval(timer);
}
