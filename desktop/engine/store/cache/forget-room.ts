import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';
import { deleteCommands } from './commands.ts';
import { deletePreviewsIn } from './link-previews.ts';
import { deleteMessages } from './messages.ts';
import { deleteReceipts } from './receipts.ts';
import { deleteThreads } from './threads.ts';

/** Taking a row's words out of the full-text index costs a millisecond or two. */
const rowsPerWrite = 20;

/** `log`: rows only (it is read again); `room`: the room with them. */
export type ForgetScope = 'log' | 'room';

/**
 * Puts away what says that anything of a room is held here. Its messages go piece by piece from now on (`forgetSome`): until then nobody takes them for
 * complete, and nothing new of the room may be written, for it would go with them.
 */
export function beginForgetting(write: WriteHandle, roomId: Id, scope: ForgetScope): void {
  write.run('INSERT OR IGNORE INTO forgetting (room_id) VALUES (?)', roomId);
  write.run('DELETE FROM ranges WHERE room_id = ?', roomId);
  write.run('DELETE FROM system_events WHERE room_id = ?', roomId);
  write.run('DELETE FROM members WHERE room_id = ?', roomId);
  deleteThreads(write, roomId);
  deleteReceipts(write, roomId);
  deletePreviewsIn(write, roomId);
  if (scope === 'room') {
    deleteCommands(write, roomId);
    write.run('DELETE FROM notification_decisions WHERE room_id = ?', roomId);
    write.run('DELETE FROM rooms WHERE id = ?', roomId);
  } else write.run('UPDATE rooms SET cursor = NULL, head_seq = 0, base_at_seq = 0, verified_at_ms = NULL, last_message_at = NULL WHERE id = ?', roomId);
}

/** Deletes the next few messages. @returns whether none are left */
export function forgetSome(write: WriteHandle, roomId: Id): boolean {
  if (deleteMessages(write, roomId, rowsPerWrite) === rowsPerWrite) return false;
  write.run('DELETE FROM forgetting WHERE room_id = ?', roomId);
  return true;
}

/** Rooms of which messages are still to be deleted. */
export function roomsBeingForgotten(read: ReadHandle): Id[] {
  return read.all<{ id: Id }>('SELECT room_id AS id FROM forgetting').map((row) => row.id);
}
