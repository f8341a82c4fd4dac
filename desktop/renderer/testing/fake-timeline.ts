import type { IpcInput } from '@parley/shared/ipc/contract';
import type { OutboxItem, RoomView, TimelinePage, TimelineRow } from '@parley/shared/ipc/views';

/** The page that the engine would answer from `log` (row n has number n + 1); replies in threads stand in their threads. */
export function pageOf(
  view: RoomView,
  log: readonly TimelineRow[],
  outbox: readonly OutboxItem[],
  anchor: IpcInput<'timeline.page'>['anchor'],
  limit: number,
): TimelinePage {
  const rows = log.filter((row) => row.kind !== 'message' || row.message.threadRootId === undefined);
  const indexOf = (seq: number) => rows.filter((row) => row.seq <= seq).length;
  const [from, to] = clamp(boundsOf(anchor, limit, rows.length, indexOf(view.lastReadSeq), indexOf), rows.length);
  return {
    rows: rows.slice(from, to),
    outbox: outbox.filter((item) => item.roomId === view.room.id),
    hasMoreBefore: from > 0,
    hasMoreAfter: to < rows.length,
    headSeq: log.length,
    lastReadSeq: view.lastReadSeq,
  };
}

function boundsOf(anchor: IpcInput<'timeline.page'>['anchor'], limit: number, count: number, read: number, indexOf: (seq: number) => number): [number, number] {
  const half = Math.floor(limit / 2);
  switch (anchor.at) {
    case 'latest':
      return [count - limit, count];
    case 'unread':
      return read >= count ? [count - limit, count] : [read - half, read + half];
    case 'around':
      return [indexOf(anchor.seq) - half, indexOf(anchor.seq) + half];
    case 'before':
      return [indexOf(anchor.seq - 1) - limit, indexOf(anchor.seq - 1)];
    case 'after':
      return [indexOf(anchor.seq), indexOf(anchor.seq) + limit];
  }
}

function clamp([from, to]: [number, number], count: number): [number, number] {
  return [Math.max(0, Math.min(from, count)), Math.max(0, Math.min(to, count))];
}
