import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** How far this person read here, while the relay does not know it yet. `markVersion`: the one it was made under. */
export type ReadMark = { roomId: Id; seq: number; markVersion: number };

const columns = 'room_id AS roomId, seq, mark_version AS markVersion';

export function findReadMark(read: ReadHandle, roomId: Id): ReadMark | null {
  return read.get<ReadMark>(`SELECT ${columns} FROM read_marks WHERE room_id = ?`, roomId) ?? null;
}

export function allReadMarks(read: ReadHandle): ReadMark[] {
  return read.all<ReadMark>(`SELECT ${columns} FROM read_marks`);
}

/** Forward only within one `markVersion`; a newer one starts over. */
export function writeReadMark(write: WriteHandle, mark: ReadMark): void {
  write.run(
    'INSERT INTO read_marks (room_id, seq, mark_version) VALUES (?, ?, ?) ON CONFLICT (room_id) DO UPDATE SET seq = excluded.seq, mark_version = excluded.mark_version WHERE excluded.mark_version > mark_version OR (excluded.mark_version = mark_version AND excluded.seq > seq)',
    mark.roomId,
    mark.seq,
    mark.markVersion,
  );
}

/** The relay knows marks up to `seq`. */
export function settleReadMark(write: WriteHandle, roomId: Id, seq: number): void {
  write.run('DELETE FROM read_marks WHERE room_id = ? AND seq <= ?', roomId, seq);
}

export function dropReadMark(write: WriteHandle, roomId: Id): void {
  write.run('DELETE FROM read_marks WHERE room_id = ?', roomId);
}
