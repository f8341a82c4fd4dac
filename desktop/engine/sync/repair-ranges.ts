import type { Id } from '@parley/shared/ids';
import { isRetryable } from '@parley/shared/protocol/errors';
import type { AccountCore } from '../accounts/account-core.ts';
import { readRanges, writeRanges } from '../store/cache/ranges.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { backoffMs } from './backoff.ts';
import type { Connection } from './connection.ts';
import type { Intake } from './intake.ts';
import { nextTurn, wait } from './wait.ts';

export type Repairs = {
  /** Brings a room's stale ranges up to its cursor (single flight). False: not now (no connection, or the relay refused). */
  repair(roomId: Id): Promise<boolean>;
};

/**
 * After a jump the older ranges lack the edits and deletes inside it. They are read as changes only, from the oldest `asOf` on, before those rows are shown
 * as current; else a deleted message would stay for ever.
 */
export function createRepairs(core: AccountCore, connection: Connection, intake: Intake): Repairs {
  const running = new Map<Id, Promise<boolean>>();

  /** The relay no longer has what would repair them. */
  const dropStale = (roomId: Id, cursor: number): void => {
    core.cache.write((write) => {
      const ranges = readRanges(write, roomId);
      writeRanges(
        write,
        roomId,
        ranges,
        ranges.filter((range) => range.asOf >= cursor),
      );
    });
    core.news.reset(roomId);
  };

  const run = async (roomId: Id): Promise<boolean> => {
    let attempt = 0;
    while (!core.isClosed()) {
      const cursor = findRoom(core.cache.read, roomId)?.cursor ?? null;
      if (cursor === null) return false;
      const stale = readRanges(core.cache.read, roomId).filter((range) => range.asOf < cursor);
      if (stale.length === 0) return true;
      const after = Math.min(...stale.map((range) => range.asOf));
      const page = await connection.call('log.since', { roomId, seq: after, until: cursor, changesOnly: true, limit: core.tuning.logPage });
      if (core.isClosed()) return false;
      if (!page.ok) {
        if (!connection.isOpen() || !isRetryable(page.error.code)) return false;
        const { backoffBaseMs: baseMs, backoffMaxMs: maxMs } = core.tuning;
        await wait(core.deps.clock, backoffMs({ attempt, baseMs, maxMs, random: core.deps.random(), leastMs: page.error.retryAfterMs }));
        attempt += 1;
        continue;
      }
      attempt = 0;
      if (page.value.reset) {
        dropStale(roomId, cursor);
        return true;
      }
      const { events } = page.value;
      if (events.length === 0) intake.repair(roomId, [], after, cursor);
      for (let index = 0; index < events.length; index += core.tuning.rowsPerWrite) {
        const chunk = events.slice(index, index + core.tuning.rowsPerWrite);
        intake.repair(roomId, chunk, after, chunk.at(-1)?.seq ?? after);
        await nextTurn();
        if (core.isClosed()) return false;
      }
    }
    return false;
  };

  return {
    repair(roomId) {
      const known = running.get(roomId);
      if (known) return known;
      const flight = run(roomId)
        .catch((error: unknown) => {
          core.deps.log('warn', 'repair-failed', { accountId: core.id, roomId, message: String(error) });
          return false;
        })
        .finally(() => running.delete(roomId));
      running.set(roomId, flight);
      return flight;
    },
  };
}
