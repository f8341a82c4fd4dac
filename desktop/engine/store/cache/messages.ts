import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';
import { isCountable, isMention, keepMine, type MessageRow, toExtra, toMessage } from './message-row.ts';

const columns = 'row_id, room_id, id, seq, version, author_id, kind, body, created_at, edited_at, deleted_at, reply_to_id, thread_root_id, extra';

/** The message as it is held, wherever it lies. */
export function findMessage(read: ReadHandle, roomId: Id, id: Id): Message | null {
  const row = read.get<MessageRow>(`SELECT ${columns} FROM messages WHERE id = ? AND room_id = ?`, id, roomId);
  return row ? toMessage(row) : null;
}

/** Whether the log's answer for this id is held already. */
export function hasMessage(read: ReadHandle, roomId: Id, id: Id): boolean {
  return read.get('SELECT 1 FROM messages WHERE id = ? AND room_id = ?', id, roomId) !== undefined;
}

/** The newest `limit` messages numbered `from`…`to`, descending. */
export function messagesDown(read: ReadHandle, roomId: Id, from: number, to: number, limit: number): Message[] {
  return read
    .all<MessageRow>(`SELECT ${columns} FROM messages WHERE room_id = ? AND seq BETWEEN ? AND ? ORDER BY seq DESC LIMIT ?`, roomId, from, to, limit)
    .map(toMessage);
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
  while (read.get('SELECT 1 FROM messages WHERE row_id = ?', rowId)) rowId += 1;
  return rowId;
}

/**
 * Writes a message as the relay rendered it, only over a lower version.
 * @returns whether anything changed
 */
export function putMessage(write: WriteHandle, userId: Id, incoming: Message): boolean {
  const row = write.get<MessageRow>(`SELECT ${columns} FROM messages WHERE id = ? AND room_id = ?`, incoming.id, incoming.roomId);
  if (row && row.version >= incoming.version) return false;
  const message = row ? keepMine(incoming, toMessage(row)) : incoming;
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
  if (row) {
    write.run(
      'UPDATE messages SET seq = ?, version = ?, author_id = ?, kind = ?, body = ?, created_at = ?, edited_at = ?, deleted_at = ?, reply_to_id = ?, thread_root_id = ?, extra = ?, is_countable = ?, is_mention = ? WHERE row_id = ?',
      ...values,
      row.row_id,
    );
    return true;
  }
  write.run('DELETE FROM messages WHERE room_id = ? AND seq = ?', message.roomId, message.seq);
  write.run(
    'INSERT INTO messages (seq, version, author_id, kind, body, created_at, edited_at, deleted_at, reply_to_id, thread_root_id, extra, is_countable, is_mention, row_id, room_id, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ...values,
    freeRowId(write, message.createdAt),
    message.roomId,
    message.id,
  );
  return true;
}

/** Takes a deleted message's words away at once; its version and votes stay, so that what was missed before is still read on top of them. */
export function wipeMessage(write: WriteHandle, message: Message, deletedAt: number): void {
  const extra = toExtra({ ...message, mentions: { userIds: [] }, files: [] });
  write.run(
    "UPDATE messages SET body = '', extra = ?, deleted_at = ?, is_countable = 0, is_mention = 0 WHERE id = ? AND room_id = ?",
    extra,
    deletedAt,
    message.id,
    message.roomId,
  );
}

/** Deletes at most `limit` messages of a room. @returns how many went */
export function deleteMessages(write: WriteHandle, roomId: Id, limit: number): number {
  return write.run('DELETE FROM messages WHERE row_id IN (SELECT row_id FROM messages WHERE room_id = ? LIMIT ?)', roomId, limit).changes;
}

/** Time of the newest message held of a room. */
export function newestMessageAt(read: ReadHandle, roomId: Id): number | null {
  return read.get<{ at: number }>('SELECT created_at AS at FROM messages WHERE room_id = ? ORDER BY seq DESC LIMIT 1', roomId)?.at ?? null;
}
