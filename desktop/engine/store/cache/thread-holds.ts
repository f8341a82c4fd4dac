import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';
import { deleteRow } from './messages.ts';
import { type Range, rangeAt } from './range-set.ts';
import { readRanges } from './ranges.ts';

/** Every message of a thread from `fromSeq` on is held as of log number `asOf`, also outside the room's ranges; with `fromSeq` 0 all of them. */
export type ThreadHold = { fromSeq: number; asOf: number };

export function findHold(read: ReadHandle, roomId: Id, rootId: Id): ThreadHold | null {
  return read.get<ThreadHold>('SELECT from_seq AS fromSeq, as_of AS asOf FROM thread_holds WHERE room_id = ? AND root_id = ?', roomId, rootId) ?? null;
}

export function putHold(write: WriteHandle, roomId: Id, rootId: Id, hold: ThreadHold): void {
  write.run('INSERT OR REPLACE INTO thread_holds (room_id, root_id, from_seq, as_of) VALUES (?, ?, ?, ?)', roomId, rootId, hold.fromSeq, hold.asOf);
}

/** The events `cursor`+1…`to` were applied: what was current stays current. */
export function advanceHolds(write: WriteHandle, roomId: Id, cursor: number, to: number): void {
  write.run('UPDATE thread_holds SET as_of = ? WHERE room_id = ? AND as_of >= ? AND as_of < ?', to, roomId, cursor, to);
}

/** Whether a hold vouches for this message as of `cursor`. */
export function isHeldInThread(read: ReadHandle, message: Pick<Message, 'roomId' | 'id' | 'seq' | 'threadRootId'>, cursor: number): boolean {
  const hold = findHold(read, message.roomId, message.threadRootId ?? message.id);
  return hold !== null && hold.asOf >= cursor && (message.threadRootId === undefined || message.seq >= hold.fromSeq);
}

/** From which number on the thread's replies are held as of `cursor`; 0: all of them; null: nothing vouches for any. */
export function heldFrom(read: ReadHandle, input: { roomId: Id; rootId: Id; rootSeq: number | null; cursor: number }): number | null {
  const { roomId, rootId, rootSeq, cursor } = input;
  const hold = findHold(read, roomId, rootId);
  const liveFrom = liveFromOf(readRanges(read, roomId), cursor);
  if (liveFrom !== null && rootSeq !== null && liveFrom <= rootSeq) return 0;
  if (hold && hold.asOf >= cursor) return liveFrom === null ? hold.fromSeq : Math.min(hold.fromSeq, liveFrom);
  return liveFrom;
}

/** From which number on everything is held as of `cursor`; null: nothing is. */
function liveFromOf(ranges: readonly Range[], cursor: number): number | null {
  const live = rangeAt(ranges, cursor);
  return live !== undefined && live.asOf >= cursor ? live.from : null;
}

/** What is held of a room, and how far its log was taken in. */
export type Held = { ranges: readonly Range[]; cursor: number };

/**
 * Threads that are held whole after a step and were not before: what happened in them meanwhile was stepped over what was known, or brought by pages one by
 * one. They have to be counted.
 */
export function becameWhole(read: ReadHandle, roomId: Id, before: Held, after: Held): Id[] {
  const wasFrom = liveFromOf(before.ranges, before.cursor) ?? before.cursor + 1;
  const from = liveFromOf(after.ranges, after.cursor);
  if (from === null || from >= wasFrom) return [];
  // CROSS: from the messages of the span, which is a page as a rule; a room may have far more threads.
  const sql = `SELECT threads.root_id AS id FROM messages CROSS JOIN threads ON threads.room_id = messages.room_id AND threads.root_id = messages.id
    WHERE messages.room_id = ? AND messages.seq BETWEEN ? AND ?`;
  return read.all<{ id: Id }>(sql, roomId, from, wasFrom - 1).map((row) => row.id);
}

/**
 * The room jumped: nobody told of what happened to messages that only a hold vouched for. They go, and are read again when somebody looks; a deleted one
 * would stay for ever else.
 */
export function dropHolds(write: WriteHandle, roomId: Id): void {
  if (!write.get('SELECT 1 FROM thread_holds WHERE room_id = ?', roomId)) return;
  const rows = write.all<{ rowId: number }>(
    `SELECT row_id AS rowId FROM messages WHERE room_id = ? AND (id IN (SELECT root_id FROM thread_holds WHERE room_id = ?) OR thread_root_id IN (SELECT root_id FROM thread_holds WHERE room_id = ?))
       AND NOT EXISTS (SELECT 1 FROM ranges WHERE ranges.room_id = ? AND messages.seq BETWEEN from_seq AND to_seq)`,
    roomId,
    roomId,
    roomId,
    roomId,
  );
  for (const { rowId } of rows) deleteRow(write, rowId);
  write.run('DELETE FROM thread_holds WHERE room_id = ?', roomId);
}
