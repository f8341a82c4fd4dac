import type { Receipt } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** Of everybody but this person, as last heard. */
export function readReceipts(read: ReadHandle, roomId: Id, ownId: Id): Receipt[] {
  return read.all<Receipt>(
    'SELECT user_id AS userId, delivered_seq AS deliveredSeq, read_seq AS readSeq, joined_at AS joinedAt FROM receipts WHERE room_id = ? AND user_id <> ? ORDER BY user_id',
    roomId,
    ownId,
  );
}

/** Takes in all that the relay tells of a room. What was heard further on stays: nothing is unread or undelivered again. */
export function putReceipts(write: WriteHandle, roomId: Id, ownId: Id, receipts: readonly Receipt[]): void {
  const known = new Map(readReceipts(write, roomId, ownId).map((receipt) => [receipt.userId, receipt]));
  write.run('DELETE FROM receipts WHERE room_id = ? AND user_id <> ?', roomId, ownId);
  for (const { userId, deliveredSeq, readSeq, joinedAt } of receipts) {
    const before = known.get(userId);
    const readUpTo = Math.max(readSeq, before?.readSeq ?? 0);
    putReceipt(write, roomId, { userId, deliveredSeq: Math.max(deliveredSeq, before?.deliveredSeq ?? 0, readUpTo), readSeq: readUpTo, joinedAt });
  }
}

export function putReceipt(write: WriteHandle, roomId: Id, { userId, deliveredSeq, readSeq, joinedAt }: Receipt): void {
  write.run(
    'INSERT OR REPLACE INTO receipts (room_id, user_id, delivered_seq, read_seq, joined_at) VALUES (?, ?, ?, ?, ?)',
    roomId,
    userId,
    deliveredSeq,
    readSeq,
    joinedAt,
  );
}

/** Rooms that something of others is known of. */
export function roomsWithReceipts(read: ReadHandle, ownId: Id): Id[] {
  return read.all<{ id: Id }>('SELECT DISTINCT room_id AS id FROM receipts WHERE user_id <> ?', ownId).map((row) => row.id);
}

/** How far this device told the relay that a room's log is stored here. */
export function toldDelivered(read: ReadHandle, roomId: Id, ownId: Id): number {
  return read.get<{ seq: number }>('SELECT delivered_seq AS seq FROM receipts WHERE room_id = ? AND user_id = ?', roomId, ownId)?.seq ?? 0;
}

/** Small rooms that hold more than the relay was told of. */
export function roomsToTell(read: ReadHandle, ownId: Id, membersMax: number): Id[] {
  return read
    .all<{ id: Id }>(
      `SELECT r.id FROM rooms r LEFT JOIN receipts o ON o.room_id = r.id AND o.user_id = ?
       WHERE r.state = 'member' AND r.members <= ? AND r.cursor > coalesce(o.delivered_seq, 0)`,
      ownId,
      membersMax,
    )
    .map((row) => row.id);
}

export function deleteReceipts(write: WriteHandle, roomId: Id): void {
  write.run('DELETE FROM receipts WHERE room_id = ?', roomId);
}
