import type { IpcInput } from '@parley/shared/ipc/contract';
import type { OutboxItem, RoomView, TimelinePage, TimelineRow } from '@parley/shared/ipc/views';

/** The page that the engine would answer from `rows` (row n has number n + 1). */
export function pageOf(
  view: RoomView,
  rows: readonly TimelineRow[],
  outbox: readonly OutboxItem[],
  anchor: IpcInput<'timeline.page'>['anchor'],
  limit: number,
): TimelinePage {
  const [from, to] = clamp(boundsOf(anchor, limit, rows.length, view.lastReadSeq), rows.length);
  return {
    rows: rows.slice(from, to),
    outbox: outbox.filter((item) => item.roomId === view.room.id),
    hasMoreBefore: from > 0,
    hasMoreAfter: to < rows.length,
    headSeq: rows.length,
    lastReadSeq: view.lastReadSeq,
  };
}

function boundsOf(anchor: IpcInput<'timeline.page'>['anchor'], limit: number, count: number, lastReadSeq: number): [number, number] {
  const half = Math.floor(limit / 2);
  switch (anchor.at) {
    case 'latest':
      return [count - limit, count];
    case 'unread':
      return lastReadSeq >= count ? [count - limit, count] : [lastReadSeq - half, lastReadSeq + half];
    case 'around':
      return [anchor.seq - half, anchor.seq + half];
    case 'before':
      return [anchor.seq - 1 - limit, anchor.seq - 1];
    case 'after':
      return [anchor.seq, anchor.seq + limit];
  }
}

function clamp([from, to]: [number, number], count: number): [number, number] {
  return [Math.max(0, Math.min(from, count)), Math.max(0, Math.min(to, count))];
}
