import type { LogEvent } from '@parley/shared/entities/log-event';
import type { Id } from '@parley/shared/ids';
import { isRetryable } from '@parley/shared/protocol/errors';
import type { LogPacket } from '@parley/shared/protocol/events';
import type { AccountCore } from '../accounts/account-core.ts';
import { findRoom, putCursor, putHead, type StoredRoom } from '../store/cache/rooms.ts';
import { dropHolds } from '../store/cache/thread-holds.ts';
import { backoffMs } from './backoff.ts';
import type { Connection } from './connection.ts';
import type { Intake } from './intake.ts';
import { createLivePackets } from './live-packets.ts';
import type { PageWatches } from './page-watch.ts';
import { nextTurn, wait } from './wait.ts';

export type CatchUp = {
  /** A live packet: the next one is applied, an older one dropped, a gap read from the log. */
  receive(packet: LogPacket): void;
  /** Reads the log from the cursor to the head (single flight for each room). Resolves when there is nothing more to read or no connection. */
  catchUp(roomId: Id): Promise<void>;
  /** The relay's head of a room is at least this. Reads the log where the device is behind. */
  noteHead(roomId: Id, headSeq: number): void;
};

type Parts = {
  core: AccountCore;
  connection: Connection;
  intake: Intake;
  watches: PageWatches;
  /** A room jumped to its head: its newest page and its stale ranges want to be read. */
  jumped: (roomId: Id) => void;
  /** This device begins to read a room: what lies at or below `headSeq` is history. */
  begun: (roomId: Id, headSeq: number) => void;
};

const storeRetryMs = 5_000;
/** So long after a joining in the log the inbox must have told of the room. */
const roomAddedMs = 2_000;

export function createCatchUp({ core, connection, intake, watches, jumped, begun }: Parts): CatchUp {
  const { tuning, deps } = core;
  const running = new Map<Id, Promise<void>>();
  const heads = new Map<Id, number>();

  const jump = (roomId: Id, headSeq: number): void => {
    core.cache.write((write) => {
      dropHolds(write, roomId);
      putCursor(write, roomId, headSeq);
    });
    watches.jumped(roomId);
    core.news.reset(roomId);
    core.news.room(roomId);
    jumped(roomId);
  };

  /** Where a room begins that this device reads for the first time: a short log whole, a long one at its head. */
  const begin = (room: StoredRoom): void => {
    const start = room.firstSeq - 1;
    begun(room.id, room.headSeq);
    if (room.headSeq - start > tuning.wholeLogUpTo) jump(room.id, room.headSeq);
    else core.cache.write((write) => putCursor(write, room.id, start));
  };

  const applyAll = async (roomId: Id, events: readonly LogEvent[]): Promise<void> => {
    for (let index = 0; index < events.length; index += tuning.rowsPerWrite) {
      const chunk = events.slice(index, index + tuning.rowsPerWrite);
      const last = chunk.at(-1);
      if (last) intake.log(roomId, chunk, last.seq, 'catch-up');
      await nextTurn();
      if (core.isClosed()) return;
    }
  };

  /** Forgets the head that was told, so that it is not asked for again. */
  const nothingToRead = (roomId: Id): 'done' => {
    heads.delete(roomId);
    return 'done';
  };

  /** One `log.since`. @returns whether there is more to read */
  const step = async (roomId: Id, attempt: number): Promise<'more' | 'done' | 'again'> => {
    await core.forgetting.gone(roomId);
    if (core.isClosed()) return 'done';
    let room = findRoom(core.cache.read, roomId);
    if (room?.state !== 'member') return nothingToRead(roomId);
    if (room.cursor === null) {
      begin(room);
      room = findRoom(core.cache.read, roomId);
    }
    if (!room || room.cursor === null) return 'done';
    const known = Math.max(room.headSeq, heads.get(roomId) ?? 0);
    if (known - room.cursor > tuning.jumpOver) {
      jump(roomId, known);
      return 'more';
    }
    const { cursor } = room;
    const page = await connection.call('log.since', { roomId, seq: cursor, limit: tuning.logPage });
    if (core.isClosed()) return 'done';
    if (!page.ok) {
      if (!connection.isOpen()) return 'done';
      if (!isRetryable(page.error.code)) return nothingToRead(roomId);
      await wait(
        deps.clock,
        backoffMs({ attempt, baseMs: tuning.backoffBaseMs, maxMs: tuning.backoffMaxMs, random: deps.random(), leastMs: page.error.retryAfterMs }),
      );
      return 'again';
    }
    const now = findRoom(core.cache.read, roomId);
    if (!now || now.cursor === null || now.cursor < cursor) return 'done';
    const { events, headSeq, reset } = page.value;
    if (reset) {
      // Beyond the head: what is held here belongs to no log that exists.
      if (cursor > headSeq) {
        watches.putAway(roomId);
        await core.forgetting.forget(roomId, 'log');
        if (core.isClosed()) return 'done';
      }
      heads.set(roomId, headSeq);
      jump(roomId, headSeq);
      return 'more';
    }
    core.cache.write((write) => putHead(write, roomId, headSeq, deps.clock.now()));
    await applyAll(roomId, events);
    const held = findRoom(core.cache.read, roomId)?.cursor ?? 0;
    // A head that was told but is not there (yet) is not asked for again and again.
    if (events.length === 0) heads.delete(roomId);
    return events.length > 0 && held < Math.max(headSeq, heads.get(roomId) ?? 0) ? 'more' : 'done';
  };

  const run = async (roomId: Id): Promise<void> => {
    let attempt = 0;
    while (connection.isOpen() && !core.isClosed()) {
      const outcome = await step(roomId, attempt);
      if (outcome === 'done') return;
      attempt = outcome === 'again' ? attempt + 1 : 0;
    }
  };

  const retryLater = (roomId: Id, error: unknown): void => {
    deps.log('warn', 'intake-failed', { accountId: core.id, roomId, message: String(error) });
    deps.clock.after(storeRetryMs, () => {
      if (!core.isClosed()) void catchUp(roomId);
    });
  };

  const catchUp = (roomId: Id): Promise<void> => {
    const known = running.get(roomId);
    if (known) return known;
    const flight = run(roomId)
      .catch((error: unknown) => retryLater(roomId, error))
      .finally(() => {
        running.delete(roomId);
        const cursor = core.isClosed() ? null : (findRoom(core.cache.read, roomId)?.cursor ?? null);
        // A head that was told while the last answer was under way.
        if (cursor !== null && cursor < (heads.get(roomId) ?? 0) && connection.isOpen()) void catchUp(roomId);
      });
    running.set(roomId, flight);
    return flight;
  };

  /** Somebody came into a room that is not here: the inbox says so too, at about the same time, unless that was lost. */
  const lookForRoom = (roomId: Id): void => {
    deps.clock.after(roomAddedMs, () => {
      if (!core.isClosed() && connection.isOpen() && findRoom(core.cache.read, roomId)?.state !== 'member') connection.resync();
    });
  };

  const live = createLivePackets(({ roomId, from, to, events }) => {
    if (core.isClosed()) return;
    try {
      const cursor = findRoom(core.cache.read, roomId)?.cursor ?? null;
      if (cursor !== null && to <= cursor) return;
      if (cursor === null && events.some((event) => event.type === 'member-joined' && event.userId === core.record.user.id)) lookForRoom(roomId);
      heads.set(roomId, Math.max(to, heads.get(roomId) ?? 0));
      if (cursor === null || from > cursor + 1) void catchUp(roomId);
      else intake.log(roomId, events, to, 'live');
    } catch (error) {
      retryLater(roomId, error);
    }
  });

  return {
    receive: live.receive,
    catchUp,
    noteHead(roomId, headSeq) {
      heads.set(roomId, Math.max(headSeq, heads.get(roomId) ?? 0));
      const cursor = findRoom(core.cache.read, roomId)?.cursor ?? null;
      if (cursor === null || cursor < headSeq) void catchUp(roomId);
    },
  };
}
