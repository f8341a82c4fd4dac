import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { ReadHandle } from '../store.ts';
import { rangeAt } from './range-set.ts';
import { readRanges } from './ranges.ts';
import type { StoredRoom } from './rooms.ts';

type Kind = 'is_countable' | 'is_mention';

/** Whom this person blocked calls him by nothing. */
export const callsMe = 'is_mention = 1 AND author_id NOT IN (SELECT user_id FROM blocks)';
const conditions: Record<Kind, string> = { is_countable: 'is_countable = 1', is_mention: callsMe };

function count(read: ReadHandle, kind: Kind, roomId: Id, from: number, to: number): number {
  if (from > to) return 0;
  const row = read.get<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT 1 FROM messages WHERE room_id = ? AND seq BETWEEN ? AND ? AND ${conditions[kind]} LIMIT ${limits.unreadMax})`,
    roomId,
    from,
    to,
  );
  return row?.n ?? 0;
}

/** Messages of others up to `base` that the relay still counted there and that were deleted since. */
function deletedSince(read: ReadHandle, roomId: Id, userId: Id, from: number, base: number): number {
  if (from > base) return 0;
  const row = read.get<{ n: number }>(
    'SELECT count(*) AS n FROM messages WHERE room_id = ? AND seq BETWEEN ? AND ? AND deleted_at IS NOT NULL AND version > ? AND author_id <> ? AND thread_root_id IS NULL',
    roomId,
    from,
    base,
    base,
    userId,
  );
  return row?.n ?? 0;
}

/**
 * Unread and mentions: a pure function of what is stored (the relay's count as of a log number, and the rows), never a counter that is stepped. Exact where
 * a range covers everything from the read mark to the cursor; else the relay's count plus what came after it (`isExact` false: whoever edits or deletes something
 * that the relay had counted may change what it counts, which nobody here can say).
 * @param lastReadSeq the read mark as this device knows it (its own, unsent ones included)
 */
export function countUnread(read: ReadHandle, room: StoredRoom, userId: Id, lastReadSeq: number): { unread: number; mentions: number; isExact: boolean } {
  const cursor = room.cursor ?? 0;
  const start = Math.max(lastReadSeq + 1, room.firstSeq);
  const cap = (n: number): number => Math.min(Math.max(n, 0), limits.unreadMax);
  if (room.cursor !== null && start > Math.max(cursor, room.baseAtSeq)) return { unread: 0, mentions: 0, isExact: true };
  const covering = room.cursor === null || start > cursor ? undefined : rangeAt(readRanges(read, room.id), start);
  if (covering && covering.to >= cursor && cursor >= room.baseAtSeq) {
    return { unread: count(read, 'is_countable', room.id, start, cursor), mentions: count(read, 'is_mention', room.id, start, cursor), isExact: true };
  }
  const after = Math.max(start, room.baseAtSeq + 1);
  const later = (kind: Kind): number => count(read, kind, room.id, after, cursor);
  if (start > room.baseAtSeq) return { unread: cap(later('is_countable')), mentions: cap(later('is_mention')), isExact: false };
  const readHere = (kind: Kind): number => count(read, kind, room.id, room.lastReadSeq + 1, Math.min(lastReadSeq, room.baseAtSeq));
  // Marked unread here: what the relay still takes for read.
  const again = (kind: Kind): number => count(read, kind, room.id, start, Math.min(room.lastReadSeq, room.baseAtSeq));
  const unread =
    room.baseUnread >= limits.unreadMax
      ? room.baseUnread
      : room.baseUnread - deletedSince(read, room.id, userId, start, room.baseAtSeq) - readHere('is_countable');
  const mentions = room.baseMentions >= limits.unreadMax ? room.baseMentions : room.baseMentions - readHere('is_mention');
  return {
    unread: cap(unread + again('is_countable') + later('is_countable')),
    mentions: cap(mentions + again('is_mention') + later('is_mention')),
    isExact: false,
  };
}
