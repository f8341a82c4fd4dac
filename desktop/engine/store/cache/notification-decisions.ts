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

/** Notes that what was shown up to `seq` is withdrawn. @returns the highest of those numbers (null: nothing was shown) */
export function withdrawUpTo(write: WriteHandle, roomId: Id, seq: number, nowMs: number): number | null {
  const top = write.get<{ top: number | null }>(
    'SELECT max(seq) AS top FROM notification_decisions WHERE room_id = ? AND seq <= ? AND is_shown = 1 AND withdrawn_at_ms IS NULL',
    roomId,
    seq,
  )?.top;
  if (top === null || top === undefined) return null;
  write.run(
    'UPDATE notification_decisions SET withdrawn_at_ms = ? WHERE room_id = ? AND seq <= ? AND is_shown = 1 AND withdrawn_at_ms IS NULL',
    nowMs,
    roomId,
    top,
  );
  return top;
}

/** The shown, not withdrawn notification of a message. */
export function shownSeqOf(read: ReadHandle, roomId: Id, messageId: Id): number | null {
  return (
    read.get<{ seq: number }>(
      'SELECT seq FROM notification_decisions WHERE room_id = ? AND is_shown = 1 AND withdrawn_at_ms IS NULL AND message_id = ?',
      roomId,
      messageId,
    )?.seq ?? null
  );
}
