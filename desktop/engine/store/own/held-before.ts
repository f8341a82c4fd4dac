import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** One of this person's messages as it was held under the relay's former store (before a backup was restored). */
export type HeldMessage = { roomId: Id; id: Id; seq: number; body: string };

export function keepHeld(write: WriteHandle, held: readonly HeldMessage[]): void {
  for (const message of held)
    write.run('INSERT OR IGNORE INTO held_before (room_id, id, seq, body) VALUES (?, ?, ?, ?)', message.roomId, message.id, message.seq, message.body);
}

/** Rooms with messages that were not compared with the new log yet. */
export function heldRooms(read: ReadHandle): Id[] {
  return read.all<{ id: Id }>('SELECT DISTINCT room_id AS id FROM held_before').map((row) => row.id);
}

/** Newest first. */
export function readHeld(read: ReadHandle, roomId: Id): HeldMessage[] {
  return read.all<HeldMessage>('SELECT room_id AS roomId, id, seq, body FROM held_before WHERE room_id = ? ORDER BY seq DESC', roomId);
}

export function dropHeld(write: WriteHandle, roomId: Id): void {
  write.run('DELETE FROM held_before WHERE room_id = ?', roomId);
}
