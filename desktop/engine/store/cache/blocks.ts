import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** Whom this person blocked: as the relay told it, and what it does not know yet. Counts of what calls him read it too. */
export function allBlocks(read: ReadHandle): Id[] {
  return read.all<{ id: Id }>('SELECT user_id AS id FROM blocks').map((row) => row.id);
}

export function putBlock(write: WriteHandle, userId: Id, on: boolean): void {
  if (on) write.run('INSERT OR IGNORE INTO blocks (user_id) VALUES (?)', userId);
  else write.run('DELETE FROM blocks WHERE user_id = ?', userId);
}

export function putAllBlocks(write: WriteHandle, userIds: readonly Id[]): void {
  write.run('DELETE FROM blocks');
  for (const id of userIds) putBlock(write, id, true);
}
