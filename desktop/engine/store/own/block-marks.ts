import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** Somebody who was blocked (or no longer is) here while the relay does not know it yet. */
export type BlockMark = { userId: Id; isOn: boolean; at: number };

/** Oldest first. */
export function allBlockMarks(read: ReadHandle): BlockMark[] {
  return read
    .all<Omit<BlockMark, 'isOn'> & { isOn: number }>('SELECT user_id AS userId, is_on AS isOn, at FROM block_marks ORDER BY at, user_id')
    .map((raw) => ({ ...raw, isOn: raw.isOn === 1 }));
}

export function writeBlockMark(write: WriteHandle, { userId, isOn, at }: BlockMark): void {
  write.run('INSERT OR REPLACE INTO block_marks (user_id, is_on, at) VALUES (?, ?, ?)', userId, isOn ? 1 : 0, at);
}

/** The relay knows it, unless it was changed again meanwhile. */
export function settleBlockMark(write: WriteHandle, { userId, isOn, at }: BlockMark): void {
  write.run('DELETE FROM block_marks WHERE user_id = ? AND is_on = ? AND at = ?', userId, isOn ? 1 : 0, at);
}
