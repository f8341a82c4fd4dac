import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { CallInput, CallOutput } from '@parley/shared/protocol/calls';
import type { WireError } from '@parley/shared/protocol/errors';
import { fail, ok, type Result } from '@parley/shared/result';
import type { AccountCore } from '../accounts/account-core.ts';
import { readMarkOf } from '../reads/read-mark-of.ts';
import { deriveRoom } from '../store/cache/derive-room.ts';
import { putMessage } from '../store/cache/messages.ts';
import { addRange, type Range } from '../store/cache/range-set.ts';
import { readRanges, writeRanges } from '../store/cache/ranges.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { putSystemEvent, toSystemEvent } from '../store/cache/system-events.ts';
import { becameWhole } from '../store/cache/thread-holds.ts';
import type { WriteHandle } from '../store/store.ts';
import { deriveThreads } from '../threads/derive-threads.ts';
import type { Connection } from './connection.ts';
import type { PageWatch, PageWatches } from './page-watch.ts';
import { nextTurn } from './wait.ts';

export type PageAnchor = { before: number } | { after: number } | { around: number };
type HistoryPage = CallOutput<'messages.history'>;

/** Reads one page of history into the store. Answers the span that is held now. */
export type FetchPage = (roomId: Id, anchor: PageAnchor) => Promise<Result<{ fromSeq: number; toSeq: number }>>;

const readsMax = 5;
const changedMeanwhile: WireError = { code: 'unavailable', message: 'The room changed while it was being read.' };

function isOvertaken(messages: readonly Message[], watch: PageWatch): boolean {
  return messages.some((message) => (watch.touched.get(message.id) ?? 0) > message.version);
}

/** Threads that a page brought something of. */
function threadsOf(messages: readonly Message[]): Set<Id> {
  return new Set(messages.flatMap((message) => message.threadRootId ?? (message.thread ? message.id : [])));
}

export function createFetchPage(core: AccountCore, connection: Connection, watches: PageWatches, onPeople: (userIds: readonly Id[]) => void): FetchPage {
  type Put = (write: WriteHandle) => void;

  /** What is to be written of a page. Numbers above the cursor are left to the log. */
  const putsOf = (roomId: Id, page: HistoryPage, to: number): Put[] => {
    const userId = core.record.user.id;
    const lines = page.events.map(toSystemEvent).filter((line) => line !== null && line.seq <= to);
    return [
      ...page.messages
        .filter((message) => message.seq <= to)
        .map(
          (message): Put =>
            (write) =>
              void putMessage(write, userId, message),
        ),
      ...lines.map(
        (line): Put =>
          (write) =>
            line ? putSystemEvent(write, roomId, line) : undefined,
      ),
    ];
  };

  /** The last rows of a page together with the range that vouches for all of them. */
  const finish = (roomId: Id, puts: readonly Put[], range: Range, messages: readonly Message[]): void => {
    const { changed, whole } = core.cache.write((write) => {
      for (const put of puts) put(write);
      const before = readRanges(write, roomId);
      const after = range.from <= range.to ? addRange(before, range) : before;
      writeRanges(write, roomId, before, after);
      const room = findRoom(write, roomId);
      const userId = core.record.user.id;
      if (room) deriveRoom(write, roomId, userId, readMarkOf(core.own.read, room));
      const cursor = room?.cursor ?? 0;
      const whole = becameWhole(write, roomId, { ranges: before, cursor }, { ranges: after, cursor });
      const changed = deriveThreads(write, { own: core.own.read, roomId, userId, rootIds: [...threadsOf(messages), ...whole] });
      return { changed, whole };
    });
    if (changed.length > 0) core.news.messages(roomId, changed);
    for (const rootId of whole) core.news.thread(roomId, rootId);
    core.news.room(roomId);
  };

  const readOnce = async (roomId: Id, input: CallInput<'messages.history'>): Promise<Result<{ fromSeq: number; toSeq: number }> | 'again'> => {
    const watch = watches.begin(roomId);
    const cursorNow = (): number | null => (core.isClosed() || watch.isVoid ? null : (findRoom(core.cache.read, roomId)?.cursor ?? null));
    try {
      const answer = await connection.call('messages.history', input);
      if (!answer.ok) return answer;
      const page = answer.value;
      const started = cursorNow();
      if (started === null) return fail(changedMeanwhile);
      const to = Math.min(page.toSeq, started);
      const puts = putsOf(roomId, page, to);
      const { rowsPerWrite } = core.tuning;
      // A page with a thousand system lines goes in parts. The watch goes on meanwhile: only the last part says that the span is held.
      while (puts.length > rowsPerWrite && !isOvertaken(page.messages, watch)) {
        const part = puts.splice(0, rowsPerWrite);
        core.cache.write((write) => {
          for (const put of part) put(write);
        });
        await nextTurn();
        if (cursorNow() === null) return fail(changedMeanwhile);
      }
      if (isOvertaken(page.messages, watch)) return 'again';
      const cursor = cursorNow();
      if (cursor === null) return fail(changedMeanwhile);
      const isCurrent = !watch.isBroken && cursor >= page.headSeq;
      finish(roomId, puts, { from: page.fromSeq, to, asOf: isCurrent ? cursor : page.headSeq }, page.messages);
      onPeople(page.messages.map((message) => message.authorId));
      return ok({ fromSeq: page.fromSeq, toSeq: to });
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
