import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { CallInput, CallOutput } from '@parley/shared/protocol/calls';
import { fail, ok, type Result } from '@parley/shared/result';
import type { AccountCore } from '../accounts/account-core.ts';
import { readMarkOf } from '../reads/read-mark-of.ts';
import { deriveRoom } from '../store/cache/derive-room.ts';
import { putMessage } from '../store/cache/messages.ts';
import { addRange } from '../store/cache/range-set.ts';
import { readRanges, writeRanges } from '../store/cache/ranges.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { putSystemEvent, toSystemEvent } from '../store/cache/system-events.ts';
import type { Connection } from './connection.ts';
import type { PageWatch, PageWatches } from './page-watch.ts';

export type PageAnchor = { before: number } | { after: number } | { around: number };
type HistoryPage = CallOutput<'messages.history'>;

/** Reads one page of history into the store. Answers the span that is held now. */
export type FetchPage = (roomId: Id, anchor: PageAnchor) => Promise<Result<{ fromSeq: number; toSeq: number }>>;

const readsMax = 5;

function isOvertaken(messages: readonly Message[], watch: PageWatch): boolean {
  return messages.some((message) => (watch.touched.get(message.id) ?? 0) > message.version);
}

export function createFetchPage(core: AccountCore, connection: Connection, watches: PageWatches, onPeople: (userIds: readonly Id[]) => void): FetchPage {
  /** One transaction: rows under the version guard, then the range that vouches for them. Numbers above the cursor are left to the log. */
  const store = (roomId: Id, page: HistoryPage, asOf: number, cursor: number): { fromSeq: number; toSeq: number } => {
    const userId = core.record.user.id;
    const from = page.fromSeq;
    const to = Math.min(page.toSeq, cursor);
    core.cache.write((write) => {
      for (const message of page.messages) if (message.seq <= to) putMessage(write, userId, message);
      for (const event of page.events) {
        const line = toSystemEvent(event);
        if (line && line.seq <= to) putSystemEvent(write, roomId, line);
      }
      if (from <= to) {
        const ranges = readRanges(write, roomId);
        writeRanges(write, roomId, ranges, addRange(ranges, { from, to, asOf }));
      }
      const room = findRoom(write, roomId);
      if (room) deriveRoom(write, roomId, userId, readMarkOf(core.own.read, room));
    });
    core.news.room(roomId);
    onPeople(page.messages.map((message) => message.authorId));
    return { fromSeq: from, toSeq: to };
  };

  const readOnce = async (roomId: Id, input: CallInput<'messages.history'>): Promise<Result<{ fromSeq: number; toSeq: number }> | 'again'> => {
    const watch = watches.begin(roomId);
    try {
      const answer = await connection.call('messages.history', input);
      if (!answer.ok) return answer;
      const page = answer.value;
      const room = core.isClosed() || watch.isVoid ? null : findRoom(core.cache.read, roomId);
      if (!room || room.cursor === null) return fail({ code: 'unavailable', message: 'The room changed while it was being read.' });
      if (isOvertaken(page.messages, watch)) return 'again';
      const isCurrent = !watch.isBroken && room.cursor >= page.headSeq;
      const asOf = isCurrent ? room.cursor : page.headSeq;
      return ok(store(roomId, page, asOf, room.cursor));
    } finally {
      watch.end();
    }
  };

  return async (roomId, anchor) => {
    const input = { roomId, ...anchor, limit: core.tuning.historyPage };
    for (let read = 0; read < readsMax; read += 1) {
      const outcome = await readOnce(roomId, input);
      if (outcome !== 'again') return outcome;
    }
    return fail({ code: 'unavailable', message: 'The room changes faster than it can be read. Try again.' });
  };
}
