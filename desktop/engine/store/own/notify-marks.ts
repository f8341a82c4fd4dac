import type { NotifyLevel } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** A notification level that was chosen here while the relay does not know it yet. `opId`: the operation it goes out with, again and again until it is answered. */
export type NotifyMark = { roomId: Id; level: NotifyLevel; opId: Id };

const columns = 'room_id AS roomId, level, op_id AS opId';

export function findNotifyMark(read: ReadHandle, roomId: Id): NotifyMark | null {
  return read.get<NotifyMark>(`SELECT ${columns} FROM notify_marks WHERE room_id = ?`, roomId) ?? null;
}

export function allNotifyMarks(read: ReadHandle): NotifyMark[] {
  return read.all<NotifyMark>(`SELECT ${columns} FROM notify_marks ORDER BY op_id`);
}

export function writeNotifyMark(write: WriteHandle, { roomId, level, opId }: NotifyMark): void {
  write.run('INSERT OR REPLACE INTO notify_marks (room_id, level, op_id) VALUES (?, ?, ?)', roomId, level, opId);
}

/** The relay knows it, unless another took its place meanwhile. */
export function settleNotifyMark(write: WriteHandle, { roomId, opId }: NotifyMark): void {
  write.run('DELETE FROM notify_marks WHERE room_id = ? AND op_id = ?', roomId, opId);
}

export function dropNotifyMark(write: WriteHandle, roomId: Id): void {
  write.run('DELETE FROM notify_marks WHERE room_id = ?', roomId);
}
