import type { Save } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { type MessageName, namesAsJson } from '../message-name.ts';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** Messages kept for later, as the relay told them. */
export function allSaves(read: ReadHandle): Save[] {
  return read.all<Save>('SELECT room_id AS roomId, message_id AS messageId, saved_at AS savedAt FROM saves');
}

export function hasSave(read: ReadHandle, roomId: Id, messageId: Id): boolean {
  return read.get('SELECT 1 FROM saves WHERE room_id = ? AND message_id = ?', roomId, messageId) !== undefined;
}

/** Those of these messages that are kept for later. */
export function savesAmong(read: ReadHandle, messages: readonly MessageName[]): MessageName[] {
  return read.all<MessageName>(
    'SELECT s.room_id AS roomId, s.message_id AS id FROM json_each(?) j CROSS JOIN saves s ON s.room_id = j.value ->> 0 AND s.message_id = j.value ->> 1',
    namesAsJson(messages),
  );
}

export function putSave(write: WriteHandle, save: Save): void {
  write.run('INSERT OR REPLACE INTO saves (room_id, message_id, saved_at) VALUES (?, ?, ?)', save.roomId, save.messageId, save.savedAt);
}

export function dropSave(write: WriteHandle, roomId: Id, messageId: Id): void {
  write.run('DELETE FROM saves WHERE room_id = ? AND message_id = ?', roomId, messageId);
}
