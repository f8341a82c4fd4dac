import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** How far this person read here, while the relay does not know it yet. `markVersion`: the one it was made under. `isUnread`: moves back to `seq`. */
export type ReadMark = { roomId: Id; seq: number; markVersion: number; isUnread: boolean };

type Raw = Omit<ReadMark, 'isUnread'> & { isUnread: number };

const columns = 'room_id AS roomId, seq, mark_version AS markVersion, is_unread AS isUnread';
const toMark = (raw: Raw): ReadMark => ({ ...raw, isUnread: raw.isUnread === 1 });

export function findReadMark(read: ReadHandle, roomId: Id): ReadMark | null {
  const raw = read.get<Raw>(`SELECT ${columns} FROM read_marks WHERE room_id = ?`, roomId);
  return raw ? toMark(raw) : null;
}

export function allReadMarks(read: ReadHandle): ReadMark[] {
  return read.all<Raw>(`SELECT ${columns} FROM read_marks`).map(toMark);
}

/** Takes the place of the one before; whether it may is decided where it is made (reads/mark-read.ts). */
export function writeReadMark(write: WriteHandle, mark: ReadMark): void {
  write.run(
    'INSERT OR REPLACE INTO read_marks (room_id, seq, mark_version, is_unread) VALUES (?, ?, ?, ?)',
    mark.roomId,
    mark.seq,
    mark.markVersion,
    mark.isUnread ? 1 : 0,
  );
}

/** The relay knows this mark, unless another took its place meanwhile. */
export function settleReadMark(write: WriteHandle, mark: ReadMark): void {
  write.run(
    'DELETE FROM read_marks WHERE room_id = ? AND seq = ? AND mark_version = ? AND is_unread = ?',
    mark.roomId,
    mark.seq,
    mark.markVersion,
    mark.isUnread ? 1 : 0,
  );
}

export function dropReadMark(write: WriteHandle, roomId: Id): void {
  write.run('DELETE FROM read_marks WHERE room_id = ?', roomId);
}
