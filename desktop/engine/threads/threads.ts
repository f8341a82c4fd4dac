import type { ThreadState } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import type { CallOutput } from '@parley/shared/protocol/calls';
import { isRetryable } from '@parley/shared/protocol/errors';
import type { Result } from '@parley/shared/result';
import type { AccountCore } from '../accounts/account-core.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { findThread, followedThreads, putThreadState } from '../store/cache/threads.ts';
import { allThreadMarks, findThreadMark, settleThreadMark, type ThreadMark, writeThreadMark } from '../store/own/thread-marks.ts';
import type { Connection } from '../sync/connection.ts';
import { nextTurn } from '../sync/wait.ts';
import { deriveThreads, threadMarkOf } from './derive-threads.ts';

export type Threads = {
  /** The person saw the thread up to `seq`. Forward only. */
  mark(roomId: Id, rootId: Id, seq: number): void;
  follow(roomId: Id, rootId: Id, on: boolean): void;
  /** The relay told how this person has a thread. */
  take(state: ThreadState): void;
  /** Something happened in these threads: where one is part of it now, the relay may have begun to follow it. */
  touched(roomId: Id, rootIds: Iterable<Id>): void;
  /** What calls this person is counted anew: he blocked somebody, or no longer does. */
  recountAll(): void;
  /** Sends what waits, then reads all states. */
  sync(): Promise<void>;
};

const feature = 'thread-reads';

/** Marks and follows: on disk at once, told to the relay at most once a second for each thread; a relay without threads of its own keeps them here only. `read`: hears how far a thread is read. */
export function createThreads(core: AccountCore, connection: Connection, read: (roomId: Id, rootId: Id, seq: number) => void): Threads {
  const planned = new Set<string>();
  const asked = new Set<string>();

  const derive = (roomId: Id, rootIds: readonly Id[]): void => {
    const userId = core.record.user.id;
    const roots = core.cache.write((write) => deriveThreads(write, { own: core.own.read, roomId, userId, rootIds }));
    if (roots.length > 0) core.news.messages(roomId, roots);
    for (const rootId of rootIds) {
      core.news.thread(roomId, rootId);
      read(roomId, rootId, threadMarkOf(core.own.read, findThread(core.cache.read, roomId, rootId)).lastReadSeq);
    }
    core.news.room(roomId);
  };

  const take = (state: ThreadState): void => {
    if (!findRoom(core.cache.read, state.roomId)) return;
    if (core.cache.write((write) => putThreadState(write, state))) derive(state.roomId, [state.rootId]);
  };

  const send = async ({ roomId, rootId }: Pick<ThreadMark, 'roomId' | 'rootId'>): Promise<void> => {
    planned.delete(`${roomId} ${rootId}`);
    const mark = findThreadMark(core.own.read, roomId, rootId);
    if (!mark || !connection.hasFeature(feature)) return;
    const { seq, isFollowed } = mark;
    const answer = await connection.call('threads.mark', { roomId, rootId, ...(seq === null ? {} : { seq }), ...(isFollowed === null ? {} : { isFollowed }) });
    if (core.isClosed()) return;
    if (answer.ok) {
      core.cache.write((write) => putThreadState(write, answer.value));
      core.own.write((write) => settleThreadMark(write, mark));
      derive(roomId, [rootId]);
      if (findThreadMark(core.own.read, roomId, rootId)) plan(mark, core.tuning.readsEveryMs);
    } else if (!isRetryable(answer.error.code) && answer.error.code !== 'unauthenticated') {
      core.own.write((write) => settleThreadMark(write, mark));
      derive(roomId, [rootId]);
    } else if (connection.isOpen()) plan(mark, answer.error.retryAfterMs ?? 5 * core.tuning.readsEveryMs);
  };

  const guarded = (run: Promise<void>): void => {
    run.catch((error: unknown) => {
      if (!core.isClosed()) core.deps.log('warn', 'thread-mark-failed', { accountId: core.id, message: String(error) });
    });
  };

  const plan = (thread: Pick<ThreadMark, 'roomId' | 'rootId'>, ms: number): void => {
    const key = `${thread.roomId} ${thread.rootId}`;
    if (planned.has(key)) return;
    planned.add(key);
    core.deps.clock.after(ms, () => {
      if (!core.isClosed()) guarded(send(thread));
    });
  };

  const note = (mark: ThreadMark): void => {
    if (findRoom(core.cache.read, mark.roomId)?.state !== 'member') return;
    core.own.write((write) => writeThreadMark(write, mark));
    derive(mark.roomId, [mark.rootId]);
    plan(mark, core.tuning.readsEveryMs);
  };

  const ask = async (roomId: Id, rootId: Id): Promise<void> => {
    const answer = await connection.call('threads.mark', { roomId, rootId });
    if (answer.ok && !core.isClosed()) take(answer.value);
  };

  const readAll = async (): Promise<void> => {
    let after: { afterRoomId: Id; afterRootId: Id } | null = null;
    for (;;) {
      const page: Result<CallOutput<'threads.list'>> = await connection.call('threads.list', after ?? {});
      if (!page.ok || core.isClosed()) return;
      for (const state of page.value.threads) take(state);
      const last = page.value.threads.at(-1);
      if (!page.value.more || !last) return;
      after = { afterRoomId: last.roomId, afterRootId: last.rootId };
      await nextTurn();
    }
  };

  return {
    mark(roomId, rootId, seq) {
      const room = findRoom(core.cache.read, roomId);
      if (!room) return;
      const reached = Math.min(seq, Math.max(room.cursor ?? 0, room.headSeq));
      const { lastReadSeq } = threadMarkOf(core.own.read, findThread(core.cache.read, roomId, rootId));
      if (reached > lastReadSeq) note({ roomId, rootId, seq: reached, isFollowed: null });
    },
    follow(roomId, rootId, on) {
      note({ roomId, rootId, seq: null, isFollowed: on });
    },
    take,
    touched(roomId, rootIds) {
      if (!connection.isOpen() || !connection.hasFeature(feature)) return;
      for (const rootId of rootIds) {
        const thread = findThread(core.cache.read, roomId, rootId);
        const key = `${roomId} ${rootId} ${thread.version}`;
        // "Does not follow" may be the person's word or nobody's; only the relay knows, and it does not tell of threads that it begins to follow by itself.
        if (!thread.hasMe || thread.isFollowed !== false || asked.has(key)) continue;
        asked.add(key);
        guarded(ask(roomId, rootId));
      }
    },
    recountAll() {
      const unread = followedThreads(core.cache.read).filter((thread) => thread.unread > 0);
      for (const roomId of new Set(unread.map((thread) => thread.roomId))) {
        const rootIds = unread.filter((thread) => thread.roomId === roomId).map((thread) => thread.rootId);
        derive(roomId, rootIds);
      }
    },
    async sync() {
      if (!connection.hasFeature(feature)) return;
      for (const mark of allThreadMarks(core.own.read)) plan(mark, 0);
      await readAll();
    },
  };
}
