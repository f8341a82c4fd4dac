import type { Save } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** Messages kept for later, as the relay told them. */
export function allSaves(read: ReadHandle): Save[] {
  return read.all<Save>('SELECT room_id AS roomId, message_id AS messageId, saved_at AS savedAt FROM saves');
}

export function hasSave(read: ReadHandle, roomId: Id, messageId: Id): boolean {
  return read.get('SELECT 1 FROM saves WHERE room_id = ? AND message_id = ?', roomId, messageId) !== undefined;
}

export function savesIn(read: ReadHandle, roomId: Id): Id[] {
  return read.all<{ id: Id }>('SELECT message_id AS id FROM saves WHERE room_id = ?', roomId).map((row) => row.id);
}

export function putSave(write: WriteHandle, save: Save): void {
  write.run('INSERT OR REPLACE INTO saves (room_id, message_id, saved_at) VALUES (?, ?, ?)', save.roomId, save.messageId, save.savedAt);
}

export function dropSave(write: WriteHandle, roomId: Id, messageId: Id): void {
  write.run('DELETE FROM saves WHERE room_id = ? AND message_id = ?', roomId, messageId);
}
