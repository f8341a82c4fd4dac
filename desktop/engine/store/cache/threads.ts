import type { ThreadState } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { ReadHandle, WriteHandle } from '../store.ts';

/**
 * A thread as the device has it. `lastReadSeq`, `isFollowed` (null: nothing said) and `version` (-1: nothing known) are the relay's; `hasMe`: one started
 * it, wrote in it or is named in it; `follows`, `unread`, `mentions` are derived (threads/derive-threads.ts).
 */
export type StoredThread = {
  roomId: Id;
  rootId: Id;
  lastReadSeq: number;
  isFollowed: boolean | null;
  version: number;
  hasMe: boolean;
  follows: boolean;
  unread: number;
  mentions: number;
};

type Raw = Omit<StoredThread, 'isFollowed' | 'hasMe' | 'follows'> & { isFollowed: number | null; hasMe: number; follows: number };

const columns =
  'room_id AS roomId, root_id AS rootId, last_read_seq AS lastReadSeq, is_followed AS isFollowed, version, has_me AS hasMe, follows, unread, mentions';

function toThread(raw: Raw): StoredThread {
  return { ...raw, isFollowed: raw.isFollowed === null ? null : raw.isFollowed === 1, hasMe: raw.hasMe === 1, follows: raw.follows === 1 };
}

/** The thread; one that nothing is known of as such. */
export function findThread(read: ReadHandle, roomId: Id, rootId: Id): StoredThread {
  const raw = read.get<Raw>(`SELECT ${columns} FROM threads WHERE room_id = ? AND root_id = ?`, roomId, rootId);
  return raw ? toThread(raw) : { roomId, rootId, lastReadSeq: 0, isFollowed: null, version: -1, hasMe: false, follows: false, unread: 0, mentions: 0 };
}

/** Threads one follows, of all rooms. */
export function followedThreads(read: ReadHandle): StoredThread[] {
  return read.all<Raw>(`SELECT ${columns} FROM threads WHERE follows = 1`).map(toThread);
}

/** Unread of the followed threads of one room, for the room list. */
export function sumThreads(read: ReadHandle, roomId: Id): { threadsUnread: number; threadMentions: number } {
  const row = read.get<{ unread: number | null; mentions: number | null }>(
    'SELECT sum(unread > 0) AS unread, sum(mentions) AS mentions FROM threads WHERE room_id = ? AND follows = 1',
    roomId,
  );
  return { threadsUnread: row?.unread ?? 0, threadMentions: Math.min(row?.mentions ?? 0, limits.unreadMax) };
}

/** Takes in the relay's word, only over an older one. @returns whether it was newer */
export function putThreadState(write: WriteHandle, state: ThreadState): boolean {
  return (
    write.run(
      `INSERT INTO threads (room_id, root_id, last_read_seq, is_followed, version) VALUES (?, ?, ?, ?, ?) ON CONFLICT (room_id, root_id) DO UPDATE SET
         last_read_seq = excluded.last_read_seq, is_followed = excluded.is_followed, version = excluded.version WHERE excluded.version > version`,
      state.roomId,
      state.rootId,
      state.lastReadSeq,
      state.isFollowed ? 1 : 0,
      state.version,
    ).changes > 0
  );
}

export function putThreadDerived(write: WriteHandle, thread: Pick<StoredThread, 'roomId' | 'rootId' | 'hasMe' | 'follows' | 'unread' | 'mentions'>): void {
  write.run(
    `INSERT INTO threads (room_id, root_id, has_me, follows, unread, mentions) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (room_id, root_id) DO UPDATE SET
       has_me = excluded.has_me, follows = excluded.follows, unread = excluded.unread, mentions = excluded.mentions`,
    thread.roomId,
    thread.rootId,
    thread.hasMe ? 1 : 0,
    thread.follows ? 1 : 0,
    thread.unread,
    thread.mentions,
  );
}

/** Forgets what is known of a room's threads. */
export function deleteThreads(write: WriteHandle, roomId: Id): void {
  write.run('DELETE FROM threads WHERE room_id = ?', roomId);
  write.run('DELETE FROM thread_holds WHERE room_id = ?', roomId);
}
