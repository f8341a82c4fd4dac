import type { Id } from '@parley/shared/ids';
import type { WriteHandle } from '../store.ts';
import { countUnread } from './count-unread.ts';
import { newestMessageAt } from './messages.ts';
import { findRoom, putDerived } from './rooms.ts';

/**
 * Computes a room's derived columns anew from what is stored; part of every transaction that touches the room. `lastReadSeq`: the mark as this device knows it.
 * @returns whether the counts are exact by what is held here
 */
export function deriveRoom(write: WriteHandle, roomId: Id, userId: Id, lastReadSeq: number): boolean {
  const room = findRoom(write, roomId);
  if (!room) return true;
  const { isExact, ...counts } = countUnread(write, room, userId, lastReadSeq);
  const lastMessageAt = newestMessageAt(write, roomId);
  if (counts.unread === room.unread && counts.mentions === room.mentions && lastMessageAt === room.lastMessageAt) return isExact;
  putDerived(write, roomId, { ...counts, lastMessageAt });
  return isExact;
}
