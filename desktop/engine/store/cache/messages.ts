import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';
import { messageColumns as columns, isCountable, isMention, keepMine, type MessageRow, toExtra, toMessage, tombstone } from './message-row.ts';
import { queueForIndex, takeOutOfIndex } from './search-index.ts';

/** The message as it is held, wherever it lies. */
export function findMessage(read: ReadHandle, roomId: Id, id: Id): Message | null {
  const row = read.get<MessageRow>(`SELECT ${columns} FROM messages WHERE id = ? AND room_id = ?`, id, roomId);
  return row ? toMessage(row) : null;
}

/** Whether the log's answer for this id is held already. */
export function hasMessage(read: ReadHandle, roomId: Id, id: Id): boolean {
  return read.get('SELECT 1 FROM messages WHERE id = ? AND room_id = ?', id, roomId) !== undefined;
}

/** The newest `limit` messages of the timeline numbered `from`…`to`, descending; replies stand in their threads. */
export function rootsDown(read: ReadHandle, roomId: Id, from: number, to: number, limit: number): Message[] {
  return read
    .all<MessageRow>(
      `SELECT ${columns} FROM messages WHERE room_id = ? AND seq BETWEEN ? AND ? AND thread_root_id IS NULL ORDER BY seq DESC LIMIT ?`,
      roomId,
      from,
      to,
      limit,
    )
    .map(toMessage);
}

/** The oldest `limit` messages of the timeline numbered `from`…`to`, ascending. */
export function rootsUp(read: ReadHandle, roomId: Id, from: number, to: number, limit: number): Message[] {
  return read
    .all<MessageRow>(
      `SELECT ${columns} FROM messages WHERE room_id = ? AND seq BETWEEN ? AND ? AND thread_root_id IS NULL ORDER BY seq LIMIT ?`,
      roomId,
      from,
      to,
      limit,
    )
    .map(toMessage);
}

/** All replies of a thread numbered from `from` on, ascending. */
export function repliesOf(read: ReadHandle, roomId: Id, rootId: Id, from = 0): Message[] {
  return read
    .all<MessageRow>(`SELECT ${columns} FROM messages WHERE room_id = ? AND thread_root_id = ? AND seq >= ? ORDER BY seq`, roomId, rootId, from)
    .map(toMessage);
}

/** Messages known to be pinned, newest first. */
export function pinnedMessages(read: ReadHandle, roomId: Id): Message[] {
  return read
    .all<MessageRow>(`SELECT ${columns} FROM messages WHERE room_id = ? AND instr(extra, '"pinned":true') > 0 ORDER BY seq DESC`, roomId)
    .map(toMessage)
    .filter((message) => message.pinned === true && message.deletedAt === undefined);
}

/** The oldest `limit` messages numbered `from`…`to`, ascending. */
export function messagesUp(read: ReadHandle, roomId: Id, from: number, to: number, limit: number): Message[] {
  return read
    .all<MessageRow>(`SELECT ${columns} FROM messages WHERE room_id = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?`, roomId, from, to, limit)
    .map(toMessage);
}

/** createdAt · 1024 + n with the first n that is free (after the highest taken in that millisecond). */
function freeRowId(read: ReadHandle, createdAt: number): number {
  const base = createdAt * 1024;
  const top = read.get<{ top: number | null }>('SELECT max(row_id) AS top FROM messages WHERE row_id >= ? AND row_id < ?', base, base + 1024)?.top ?? null;
  let rowId = top === null ? base : top + 1;
  // More than 1,024 in a millisecond: the numbers of the next one, where they are free.
  if (rowId === base + 1024) while (read.get('SELECT 1 FROM messages WHERE row_id = ?', rowId)) rowId += 1;
  return rowId;
}

function findRowId(read: ReadHandle, roomId: Id, id: Id): number | null {
  return read.get<{ rowId: number }>('SELECT row_id AS rowId FROM messages WHERE id = ? AND room_id = ?', id, roomId)?.rowId ?? null;
}

/** Writes what few messages have, past the version: for what has a guard of its own. */
function putExtra(write: WriteHandle, message: Message): Message {
  write.run('UPDATE messages SET extra = ? WHERE id = ? AND room_id = ?', toExtra(message), message.id, message.roomId);
  return message;
}

/** One's own vote or reactions, which packets do not tell. */
export function putMine(write: WriteHandle, message: Message): Message {
  return putExtra(write, message);
}

/** The summary of a root's thread. */
export function putThreadSummary(write: WriteHandle, root: Message, thread: NonNullable<Message['thread']>): Message {
  const rowId = root.thread || root.deletedAt !== undefined ? null : findRowId(write, root.roomId, root.id);
  if (rowId !== null) takeOutOfIndex(write, rowId);
  const next = putExtra(write, { ...root, thread });
  if (rowId !== null) queueForIndex(write, rowId);
  return next;
}

/** A thread's summary has its own guard: it is taken only over a lower `lastSeq`. */
const isThreadNewer = (incoming: Message, known: Message): boolean => (incoming.thread?.lastSeq ?? 0) > (known.thread?.lastSeq ?? 0);

/** Whether a search would find the two by the same. Votes, reactions and pins come far more often than other words. */
function isFoundAlike(a: Message, b: Message): boolean {
  return (
    a.body === b.body &&
    a.deletedAt === b.deletedAt &&
    (a.editedAt === undefined) === (b.editedAt === undefined) &&
    (a.thread === undefined) === (b.thread === undefined) &&
    a.threadRootId === b.threadRootId &&
    a.authorId === b.authorId &&
    JSON.stringify([a.files, a.mentions]) === JSON.stringify([b.files, b.mentions])
  );
}

/** Takes the message out that another one displaces from its number (the log is another one). */
function displace(write: WriteHandle, roomId: Id, seq: number): void {
  const held = write.get<{ rowId: number }>('SELECT row_id AS rowId FROM messages WHERE room_id = ? AND seq = ?', roomId, seq);
  if (held) deleteRow(write, held.rowId);
}

/** Deletes one message, its words in the full-text index too. */
export function deleteRow(write: WriteHandle, rowId: number): void {
  takeOutOfIndex(write, rowId);
  write.run('DELETE FROM messages WHERE row_id = ?', rowId);
}

/**
 * Writes a message as the relay rendered it, only over a lower version.
 * @returns the message as it is stored now; null where nothing changed
 */
export function putMessage(write: WriteHandle, userId: Id, incoming: Message): Message | null {
  const row = write.get<MessageRow>(`SELECT ${columns} FROM messages WHERE id = ? AND room_id = ?`, incoming.id, incoming.roomId);
  const known = row ? toMessage(row) : null;
  if (known && known.version >= incoming.version)
    return isThreadNewer(incoming, known) && incoming.thread ? putThreadSummary(write, known, incoming.thread) : null;
  const kept = known ? keepMine(incoming, known) : incoming;
  const message = known?.thread && !isThreadNewer(incoming, known) ? { ...kept, thread: known.thread } : kept;
  const values = [
    message.seq,
    message.version,
    message.authorId,
    message.kind,
    message.body,
    message.createdAt,
    message.editedAt ?? null,
    message.deletedAt ?? null,
    message.replyToId ?? null,
    message.threadRootId ?? null,
    toExtra(message),
    isCountable(message, userId) ? 1 : 0,
    isMention(message, userId) ? 1 : 0,
  ];
  if (row && known) {
    const isAlike = isFoundAlike(known, message);
    if (!isAlike) takeOutOfIndex(write, row.row_id);
    write.run(
      'UPDATE messages SET seq = ?, version = ?, author_id = ?, kind = ?, body = ?, created_at = ?, edited_at = ?, deleted_at = ?, reply_to_id = ?, thread_root_id = ?, extra = ?, is_countable = ?, is_mention = ? WHERE row_id = ?',
      ...values,
      row.row_id,
    );
    if (!isAlike && message.deletedAt === undefined) queueForIndex(write, row.row_id);
    return message;
  }
  displace(write, message.roomId, message.seq);
  const rowId = freeRowId(write, message.createdAt);
  write.run(
    'INSERT INTO messages (seq, version, author_id, kind, body, created_at, edited_at, deleted_at, reply_to_id, thread_root_id, extra, is_countable, is_mention, row_id, room_id, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ...values,
    rowId,
    message.roomId,
    message.id,
  );
  if (message.deletedAt === undefined) queueForIndex(write, rowId);
  return message;
}

/** Takes a deleted message's words away at once; its version stays, so that what was missed before is still read on top of them. */
export function wipeMessage(write: WriteHandle, message: Message, deleted: { at: number; actorId: Id }): Message {
  const rowId = findRowId(write, message.roomId, message.id);
  if (rowId !== null) takeOutOfIndex(write, rowId);
  const wiped = tombstone(message, deleted);
  const extra = toExtra(wiped);
  write.run(
    "UPDATE messages SET body = '', extra = ?, deleted_at = ?, is_countable = 0, is_mention = 0 WHERE id = ? AND room_id = ?",
    extra,
    deleted.at,
    message.id,
    message.roomId,
  );
  return wiped;
}

/** Deletes at most `limit` messages of a room. @returns how many went */
export function deleteMessages(write: WriteHandle, roomId: Id, limit: number): number {
  const rows = write.all<{ rowId: number }>('SELECT row_id AS rowId FROM messages WHERE room_id = ? LIMIT ?', roomId, limit);
  for (const { rowId } of rows) deleteRow(write, rowId);
  return rows.length;
}

/** Time of the newest living reply held of a thread. */
export function lastReplyAt(read: ReadHandle, roomId: Id, rootId: Id): number | null {
  const sql = 'SELECT created_at AS at FROM messages WHERE room_id = ? AND thread_root_id = ? AND deleted_at IS NULL ORDER BY seq DESC LIMIT 1';
  return read.get<{ at: number }>(sql, roomId, rootId)?.at ?? null;
}

/**
 * Among the messages held of a room, the last from before a moment and the first at or after it (0 and null: none). Times never decrease with the numbers,
 * so the place is halved down to.
 */
export function boundsAt(read: ReadHandle, roomId: Id, atMs: number): { below: number; found: number | null } {
  const next = 'SELECT seq, created_at AS at FROM messages WHERE room_id = ? AND seq > ? ORDER BY seq LIMIT 1';
  let below = 0;
  let high = read.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM messages WHERE room_id = ?', roomId)?.seq ?? 0;
  let found: number | null = null;
  while (below < high) {
    const middle = below + Math.floor((high - below) / 2);
    const row = read.get<{ seq: number; at: number }>(next, roomId, middle);
    if (!row) break;
    if (row.at >= atMs) {
      found = row.seq;
      high = middle;
    } else below = row.seq;
  }
  const last = read.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM messages WHERE room_id = ? AND seq < ?', roomId, found ?? Number.MAX_SAFE_INTEGER);
  return { below: last?.seq ?? 0, found };
}

/** Time of the newest message held of a room. */
export function newestMessageAt(read: ReadHandle, roomId: Id): number | null {
  return read.get<{ at: number }>('SELECT created_at AS at FROM messages WHERE room_id = ? ORDER BY seq DESC LIMIT 1', roomId)?.at ?? null;
}
