import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

export type Decision = { roomId: Id; seq: number; messageId: Id; isShown: boolean; reason: string; atMs: number };

export function hasDecision(read: ReadHandle, roomId: Id, seq: number): boolean {
  return read.get('SELECT 1 FROM notification_decisions WHERE room_id = ? AND seq = ?', roomId, seq) !== undefined;
}

export function putDecisions(write: WriteHandle, decisions: readonly Decision[]): void {
  for (const one of decisions)
    write.run(
      'INSERT OR IGNORE INTO notification_decisions (room_id, seq, message_id, is_shown, reason, at_ms) VALUES (?, ?, ?, ?, ?, ?)',
      one.roomId,
      one.seq,
      one.messageId,
      one.isShown ? 1 : 0,
      one.reason,
      one.atMs,
    );
}

const isUp = 'd.room_id = ? AND d.is_shown = 1 AND d.withdrawn_at_ms IS NULL';

/** Messages of a room (`rootId` null: outside threads) or of one thread, up to a number, whose notification is still shown. */
export function shownUpTo(read: ReadHandle, roomId: Id, rootId: Id | null, seq: number): Id[] {
  return read
    .all<{ id: Id }>(
      `SELECT d.message_id AS id FROM notification_decisions d LEFT JOIN messages m ON m.room_id = d.room_id AND m.id = d.message_id
       WHERE ${isUp} AND d.seq <= ? AND m.thread_root_id IS ? ORDER BY d.seq`,
      roomId,
      seq,
      rootId,
    )
    .map((row) => row.id);
}

/** Those of these messages whose notification is still shown. */
export function shownOf(read: ReadHandle, roomId: Id, messageIds: readonly Id[]): Id[] {
  return messageIds.filter((id) => read.get(`SELECT 1 FROM notification_decisions d WHERE ${isUp} AND d.message_id = ?`, roomId, id) !== undefined);
}

/** Notes that what was shown of these messages is withdrawn. */
export function putWithdrawn(write: WriteHandle, roomId: Id, messageIds: readonly Id[], nowMs: number): void {
  for (const id of messageIds)
    write.run('UPDATE notification_decisions SET withdrawn_at_ms = ? WHERE room_id = ? AND message_id = ? AND is_shown = 1', nowMs, roomId, id);
}
