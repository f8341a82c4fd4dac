import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** What this person did with a thread here while the relay does not know it yet: how far he read, whether he follows (null: nothing). */
export type ThreadMark = { roomId: Id; rootId: Id; seq: number | null; isFollowed: boolean | null };

type Raw = Omit<ThreadMark, 'isFollowed'> & { isFollowed: number | null };

const columns = 'room_id AS roomId, root_id AS rootId, seq, is_followed AS isFollowed';
const toMark = (raw: Raw): ThreadMark => ({ ...raw, isFollowed: raw.isFollowed === null ? null : raw.isFollowed === 1 });

export function findThreadMark(read: ReadHandle, roomId: Id, rootId: Id): ThreadMark | null {
  const raw = read.get<Raw>(`SELECT ${columns} FROM thread_marks WHERE room_id = ? AND root_id = ?`, roomId, rootId);
  return raw ? toMark(raw) : null;
}

export function allThreadMarks(read: ReadHandle): ThreadMark[] {
  return read.all<Raw>(`SELECT ${columns} FROM thread_marks`).map(toMark);
}

/** Reading moves forward only; the last word on following wins. What is null stays as it was. */
export function writeThreadMark(write: WriteHandle, mark: ThreadMark): void {
  const isFollowed = mark.isFollowed === null ? null : mark.isFollowed ? 1 : 0;
  write.run(
    `INSERT INTO thread_marks (room_id, root_id, seq, is_followed) VALUES (?, ?, ?, ?) ON CONFLICT (room_id, root_id) DO UPDATE SET
       seq = CASE WHEN excluded.seq IS NULL THEN seq WHEN seq IS NULL THEN excluded.seq ELSE max(seq, excluded.seq) END, is_followed = coalesce(excluded.is_followed, is_followed)`,
    mark.roomId,
    mark.rootId,
    mark.seq,
    isFollowed,
  );
}

/** The relay knows it, unless it was changed again meanwhile. */
export function settleThreadMark(write: WriteHandle, mark: ThreadMark): void {
  const isFollowed = mark.isFollowed === null ? null : mark.isFollowed ? 1 : 0;
  write.run('DELETE FROM thread_marks WHERE room_id = ? AND root_id = ? AND seq IS ? AND is_followed IS ?', mark.roomId, mark.rootId, mark.seq, isFollowed);
}

export function dropThreadMarks(write: WriteHandle, roomId: Id): void {
  write.run('DELETE FROM thread_marks WHERE room_id = ?', roomId);
}
