import type { Id } from '@parley/shared/ids';
import { type MessageName, namesAsJson } from '../message-name.ts';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** A message that was saved (or no longer is) here while the relay does not know it yet. */
export type SaveMark = { roomId: Id; messageId: Id; isOn: boolean; at: number };

type Raw = Omit<SaveMark, 'isOn'> & { isOn: number };

const columns = 'room_id AS roomId, message_id AS messageId, is_on AS isOn, at';
const toMark = (raw: Raw): SaveMark => ({ ...raw, isOn: raw.isOn === 1 });

export function findSaveMark(read: ReadHandle, roomId: Id, messageId: Id): SaveMark | null {
  const raw = read.get<Raw>(`SELECT ${columns} FROM save_marks WHERE room_id = ? AND message_id = ?`, roomId, messageId);
  return raw ? toMark(raw) : null;
}

/** Those of these messages that have one. */
export function saveMarksAmong(read: ReadHandle, messages: readonly MessageName[]): SaveMark[] {
  return read
    .all<Raw>(`SELECT ${columns} FROM json_each(?) j CROSS JOIN save_marks ON room_id = j.value ->> 0 AND message_id = j.value ->> 1`, namesAsJson(messages))
    .map(toMark);
}

/** Oldest first. */
export function allSaveMarks(read: ReadHandle): SaveMark[] {
  return read.all<Raw>(`SELECT ${columns} FROM save_marks ORDER BY at`).map(toMark);
}

export function writeSaveMark(write: WriteHandle, mark: SaveMark): void {
  write.run('INSERT OR REPLACE INTO save_marks (room_id, message_id, is_on, at) VALUES (?, ?, ?, ?)', mark.roomId, mark.messageId, mark.isOn ? 1 : 0, mark.at);
}

/** The relay knows it, unless it was changed again meanwhile. */
export function settleSaveMark(write: WriteHandle, mark: SaveMark): void {
  write.run('DELETE FROM save_marks WHERE room_id = ? AND message_id = ? AND is_on = ? AND at = ?', mark.roomId, mark.messageId, mark.isOn ? 1 : 0, mark.at);
}
