import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import type { RoomState } from '@parley/shared/entities/membership';
import type { Room } from '@parley/shared/entities/room';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { InboxItem, LogPacket } from '@parley/shared/protocol/events';
import type { Connection } from './connection.ts';
import { type Log, reasonOf } from './log.ts';
import { createRoomReader, type RoomReader } from './room-reader.ts';
import type { StateFile } from './state-file.ts';

export type RoomsDeps = {
  connection: Pick<Connection, 'call' | 'once'>;
  file: StateFile;
  parallel: number;
  /** Where the bot begins in a room it has no place in yet. */
  newRooms: 'now' | 'start';
  handle(room: Room, event: KnownLogEvent): Promise<void>;
  log: Log;
};

/** Between two looks at everything because something was missed. */
const resyncEveryMs = 2_000;

/** The rooms the bot is in: each read from where it was left, live from then on. */
export function createRooms(deps: RoomsDeps) {
  const { connection, file, log } = deps;
  const rooms = new Map<Id, { room: Room; reader: RoomReader }>();
  /** How far packets went of rooms that are not known yet: they may come before the answer that tells of the room. */
  const early = new Map<Id, number>();
  /** Readers of rooms that are no more may have something in hand still. */
  const left = new Set<RoomReader>();
  let inboxVersion: number | null = null;
  let resyncAt = 0;
  let resync: NodeJS.Timeout | undefined;
  let isClosed = false;

  function place(roomId: Id, seq: number): void {
    if (file.state.cursors[roomId] === seq) return;
    file.state.cursors[roomId] = seq;
    file.save();
  }

  function add({ room, headSeq, firstSeq }: RoomState): void {
    const known = rooms.get(room.id);
    if (known !== undefined) {
      known.room = room;
      known.reader.seen(headSeq);
      return;
    }
    const cursor = file.state.cursors[room.id] ?? (deps.newRooms === 'start' ? firstSeq - 1 : headSeq);
    if (file.state.cursors[room.id] !== cursor) {
      // Before anything is handled: whatever comes from here on is not missed, though the bot dies at once.
      file.state.cursors[room.id] = cursor;
      file.saveNow();
    }
    const entry = { room } as { room: Room; reader: RoomReader };
    entry.reader = createRoomReader({
      roomId: room.id,
      cursor,
      parallel: deps.parallel,
      since: (seq) => connection.call('log.since', { roomId: room.id, seq }),
      handle: (event) => deps.handle(entry.room, event),
      onHandled: (seq) => {
        if (rooms.get(room.id) === entry) place(room.id, seq);
      },
      log,
    });
    rooms.set(room.id, entry);
    entry.reader.seen(Math.max(headSeq, early.get(room.id) ?? 0));
    early.delete(room.id);
  }

  /** A place that cannot be kept (the disk is full) must not end the bot: that is tried again, and it comes to the room with the next look at everything. */
  function addNew(state: RoomState): void {
    try {
      add(state);
    } catch (error) {
      log({ level: 'error', event: 'room-not-added', roomId: state.room.id, reason: reasonOf(error) });
      file.save();
      syncSoon();
    }
  }

  function remove(roomId: Id): void {
    const entry = rooms.get(roomId);
    rooms.delete(roomId);
    if (entry !== undefined) {
      entry.reader.close();
      if (entry.reader.busy()) left.add(entry.reader);
    }
    if (!(roomId in file.state.cursors)) return;
    delete file.state.cursors[roomId];
    file.save();
  }

  /** Takes everything as it is now; answers who the bot is. */
  async function sync(): Promise<User> {
    const answer = await connection.once('sync.open', { cursors: {} });
    inboxVersion = answer.inboxVersion;
    const { state } = file;
    if (state.storeId !== answer.storeId || state.botId !== answer.user.id) {
      if (state.storeId !== null)
        log({ level: 'warn', event: 'state-of-another-bot', reason: 'The state file is of another server or bot; the bot begins anew.' });
      Object.assign(state, { storeId: answer.storeId, botId: answer.user.id, cursors: {} });
      for (const roomId of [...rooms.keys()]) remove(roomId);
      file.save();
    }
    const current = new Set(answer.rooms.map(({ room }) => room.id));
    for (const roomId of new Set([...rooms.keys(), ...Object.keys(state.cursors)])) if (!current.has(roomId)) remove(roomId);
    for (const roomState of answer.rooms) add(roomState);
    early.clear();
    return answer.user;
  }

  function syncSoon(): void {
    if (resync !== undefined || isClosed) return;
    resync = setTimeout(
      () => {
        resync = undefined;
        resyncAt = Date.now() + resyncEveryMs;
        // A new connection syncs by itself.
        sync().catch((error: unknown) => log({ level: 'info', event: 'not-synced', reason: reasonOf(error) }));
      },
      Math.max(0, resyncAt - Date.now()),
    );
  }

  return {
    sync,
    syncSoon,
    get: (roomId: Id): Room | null => rooms.get(roomId)?.room ?? null,
    packet(packet: LogPacket): void {
      const entry = rooms.get(packet.roomId);
      if (entry === undefined) early.set(packet.roomId, packet.to);
      else entry.reader.packet(packet);
    },
    inbox(item: InboxItem): void {
      if (item.type === 'room-added') addNew(item.state);
      if (item.type === 'room-removed') remove(item.roomId);
      if (inboxVersion === null) return;
      if (item.inboxVersion > inboxVersion + 1) syncSoon();
      inboxVersion = Math.max(inboxVersion, item.inboxVersion);
    },
    /** A lost last packet shows in no gap: now and then the heads are compared. */
    async compareHeads(): Promise<void> {
      const cursors = Object.fromEntries([...rooms].map(([roomId, { reader }]) => [roomId, reader.cursor()]));
      const { heads } = await connection.once('log.heads', { cursors });
      for (const [roomId, head] of Object.entries(heads)) {
        const entry = rooms.get(roomId);
        if (entry === undefined) syncSoon();
        else entry.reader.seen(head);
      }
    },
    /** Takes nothing new. */
    close(): void {
      isClosed = true;
      clearTimeout(resync);
      for (const { reader } of rooms.values()) reader.close();
    },
    busy: (): boolean => [...[...rooms.values()].map(({ reader }) => reader), ...left].some((reader) => reader.busy()),
  };
}
