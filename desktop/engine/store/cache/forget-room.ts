import type { Id } from '@parley/shared/ids';
import type { Store } from '../store.ts';
import { deleteCommands } from './commands.ts';
import { deletePreviewsIn } from './link-previews.ts';
import { deleteMessages } from './messages.ts';
import { deleteReceipts } from './receipts.ts';
import { deleteThreads } from './threads.ts';

/** Taking a row's words out of the full-text index costs a millisecond or two. */
const rowsPerWrite = 20;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Deletes the log of a room that is held here, in small transactions. What says how far it reaches goes first, so a crash half-way leaves rows that nobody
 * takes for complete.
 * @param scope `log`: rows only (it is read again); `room`: the room with them
 */
export async function forgetRoom(store: Store, roomId: Id, scope: 'log' | 'room'): Promise<void> {
  store.write((write) => {
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
  });
  while (store.write((write) => deleteMessages(write, roomId, rowsPerWrite)) === rowsPerWrite) await nextTurn();
}
