import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { findMessage, putMessage } from '../store/cache/messages.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { findHold, heldFrom, putHold } from '../store/cache/thread-holds.ts';
import type { Connection } from '../sync/connection.ts';
import type { PageWatch, PageWatches } from '../sync/page-watch.ts';
import { deriveThreads } from './derive-threads.ts';

/** Reads a thread from the relay, newest replies first, until `isEnough(from)`: `from` is the number from which on it is held (0: whole). */
export type FetchThread = (roomId: Id, rootId: Id, isEnough: (from: number) => boolean) => Promise<void>;

const historyMax = 200;
const readsMax = 5;

type Part = { from: number } | 'again' | 'failed';

export function createFetchThread(core: AccountCore, connection: Connection, watches: PageWatches, onPeople: (userIds: readonly Id[]) => void): FetchThread {
  const running = new Map<string, Promise<void>>();

  const heldNow = (roomId: Id, rootId: Id): number | null => {
    const cursor = findRoom(core.cache.read, roomId)?.cursor ?? 0;
    return heldFrom(core.cache.read, { roomId, rootId, rootSeq: findMessage(core.cache.read, roomId, rootId)?.seq ?? null, cursor });
  };

  /** One page and, with the first, the root. What live events touched meanwhile is read again: else an edit could be lost for ever. */
  const readPart = async (roomId: Id, rootId: Id, watch: PageWatch): Promise<Part> => {
    const room = findRoom(core.cache.read, roomId);
    if (!room || room.cursor === null) return 'failed';
    const hold = findHold(core.cache.read, roomId, rootId);
    const isGoingOn = hold !== null && hold.asOf >= room.cursor;
    const before = isGoingOn ? hold.fromSeq : Math.max(room.headSeq, room.cursor) + 1;
    const page = await connection.call('messages.history', { roomId, threadRootId: rootId, before, limit: historyMax });
    if (!page.ok) return 'failed';
    const roots = isGoingOn ? null : await connection.call('messages.get', { roomId, ids: [rootId] });
    if ((roots && !roots.ok) || core.isClosed() || watch.isVoid || watch.isBroken) return 'failed';
    const messages = [...(roots?.value.messages ?? []), ...page.value.messages];
    if (messages.some((message) => (watch.touched.get(message.id) ?? 0) > message.version)) return 'again';
    const cursor = findRoom(core.cache.read, roomId)?.cursor ?? null;
    if (cursor === null) return 'failed';
    const from = page.value.hasMoreBefore ? page.value.fromSeq : 0;
    const userId = core.record.user.id;
    const changed = core.cache.write((write) => {
      const put = messages.filter((message) => message.seq <= cursor).flatMap((message) => putMessage(write, userId, message) ?? []);
      putHold(write, roomId, rootId, { fromSeq: from, asOf: cursor });
      return [...put, ...deriveThreads(write, { own: core.own.read, roomId, userId, rootIds: [rootId] })];
    });
    core.news.messages(roomId, changed);
    core.news.thread(roomId, rootId);
    onPeople(messages.map((message) => message.authorId));
    return { from };
  };

  const run = async (roomId: Id, rootId: Id, isEnough: (from: number) => boolean): Promise<void> => {
    for (let again = 0; again < readsMax && connection.isOpen() && !core.isClosed(); ) {
      const held = heldNow(roomId, rootId);
      if (held === 0 || (held !== null && findHold(core.cache.read, roomId, rootId) && isEnough(held))) return;
      const watch = watches.begin(roomId);
      try {
        const part = await readPart(roomId, rootId, watch);
        if (part === 'failed') return;
        if (part === 'again') again += 1;
      } finally {
        watch.end();
      }
    }
  };

  return async (roomId, rootId, isEnough) => {
    const key = `${roomId} ${rootId}`;
    const flight = (running.get(key) ?? Promise.resolve()).then(() => run(roomId, rootId, isEnough));
    running.set(key, flight);
    try {
      await flight;
    } finally {
      if (running.get(key) === flight) running.delete(key);
    }
  };
}
