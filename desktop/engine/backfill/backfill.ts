import type { Id } from '@parley/shared/ids';
import { isRetryable } from '@parley/shared/protocol/errors';
import type { AccountCore } from '../accounts/account-core.ts';
import { rangeAt } from '../store/cache/range-set.ts';
import { readRanges } from '../store/cache/ranges.ts';
import { allRooms, findRoom, type StoredRoom } from '../store/cache/rooms.ts';
import { backoffMs } from '../sync/backoff.ts';
import type { Connection } from '../sync/connection.ts';
import type { FetchPage } from '../sync/fetch-page.ts';
import type { Repairs } from '../sync/repair-ranges.ts';
import { wait } from '../sync/wait.ts';

export type Backfill = {
  /** The device caught up, or more is wanted: fetching goes on where the ranges say. */
  start(): void;
};

type Parts = { core: AccountCore; connection: Connection; fetchPage: FetchPage; repairs: Repairs; isSomebodyReading: () => boolean };

/** When everything wanted is here, rooms are looked through again this often (a room was joined). */
const restMs = 60_000;

/** The log number before which the next page of a room lies; null: everything wanted is here. */
function nextBefore(core: AccountCore, room: StoredRoom, perRoom: number): number | null {
  if (room.state !== 'member' || room.cursor === null || room.cursor < room.firstSeq) return null;
  const live = rangeAt(readRanges(core.cache.read, room.id), room.cursor);
  if (!live || live.from <= room.firstSeq) return null;
  const { n } = core.cache.read.get<{ n: number }>(
    'SELECT count(*) AS n FROM (SELECT 1 FROM messages WHERE room_id = ? AND seq >= ? LIMIT ?)',
    room.id,
    live.from,
    perRoom,
  ) ?? { n: 0 };
  return n < perRoom ? live.from : null;
}

/** The room on screen first, then those with the newest messages. */
function byUse(core: AccountCore): StoredRoom[] {
  const { accountId, roomId } = core.attention();
  const rank = (room: StoredRoom): number => (accountId === core.id && room.id === roomId ? Number.POSITIVE_INFINITY : (room.lastMessageAt ?? 0));
  return allRooms(core.cache.read).sort((a, b) => rank(b) - rank(a));
}

/**
 * Fetches older history quietly, so that search and scrolling work offline: for every room down to as many of its newest messages as the person set. One page
 * at a time with a pause after each, and never while somebody waits for a page or the device catches up. What is here is said by the ranges, so it goes on
 * after a restart where it ended.
 */
export function createBackfill({ core, connection, fetchPage, repairs, isSomebodyReading }: Parts): Backfill {
  const { deps, tuning } = core;
  let run = 0;

  const pause = async (isOver: () => boolean, ms: number): Promise<void> => {
    await wait(deps.clock, ms);
    while (!isOver() && (isSomebodyReading() || connection.view().state !== 'online')) await wait(deps.clock, ms);
  };

  /** One page. @returns how long to wait until the next; null: nothing can be had of this room now */
  const fetchOne = async (roomId: Id, before: number, attempt: number, everyMs: number): Promise<{ waitMs: number; isAgain: boolean } | null> => {
    const fetched = await fetchPage(roomId, { before });
    if (!fetched.ok) {
      if (!isRetryable(fetched.error.code)) return null;
      const { backoffBaseMs: baseMs, backoffMaxMs: maxMs } = tuning;
      return { waitMs: Math.max(everyMs, backoffMs({ attempt, baseMs, maxMs, random: deps.random(), leastMs: fetched.error.retryAfterMs })), isAgain: true };
    }
    const room = findRoom(core.cache.read, roomId);
    // The page is of an older state than the live range: brought up to date, the two are one.
    const isJoined = room !== null && nextBefore(core, room, Number.MAX_SAFE_INTEGER) !== before;
    if (!isJoined && !(await repairs.repair(roomId))) return null;
    return { waitMs: everyMs, isAgain: false };
  };

  const fillRoom = async (roomId: Id, everyMs: number, isOver: () => boolean): Promise<void> => {
    let attempt = 0;
    let last: number | null = null;
    while (!isOver()) {
      const room = findRoom(core.cache.read, roomId);
      const before = room ? nextBefore(core, room, core.settings().backfillPerRoom) : null;
      if (before === null || (before === last && attempt === 0)) return;
      last = before;
      const done = await fetchOne(roomId, before, attempt, everyMs);
      if (!done || isOver()) return;
      attempt = done.isAgain ? attempt + 1 : 0;
      await pause(isOver, done.waitMs);
    }
  };

  const fill = async (everyMs: number, isOver: () => boolean): Promise<void> => {
    await pause(isOver, everyMs);
    while (!isOver()) {
      if (core.settings().backfillPerRoom > 0) for (const { id } of byUse(core)) if (!isOver()) await fillRoom(id, everyMs, isOver);
      if (!isOver()) await wait(deps.clock, restMs);
    }
  };

  return {
    start() {
      run += 1;
      const mine = run;
      const everyMs = tuning.backfillEveryMs;
      if (everyMs === null) return;
      const isOver = (): boolean => mine !== run || core.isClosed() || !connection.isOpen();
      fill(everyMs, isOver).catch((error: unknown) => deps.log('warn', 'backfill-failed', { accountId: core.id, message: String(error) }));
    },
  };
}
