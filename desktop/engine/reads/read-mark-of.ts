import type { Id } from '@parley/shared/ids';
import type { StoredRoom } from '../store/cache/rooms.ts';
import { findReadMark } from '../store/own/read-marks.ts';
import type { ReadHandle } from '../store/store.ts';

/** How far this person read the room as far as this device knows: the relay's mark, or one made here that is not sent yet (further on, or back: marked unread). */
export function readMarkOf(own: ReadHandle, room: Pick<StoredRoom, 'id' | 'lastReadSeq' | 'markVersion'>): number {
  const mark = findReadMark(own, room.id as Id);
  if (!mark || mark.markVersion < room.markVersion) return room.lastReadSeq;
  return mark.isUnread ? mark.seq : Math.max(mark.seq, room.lastReadSeq);
}
