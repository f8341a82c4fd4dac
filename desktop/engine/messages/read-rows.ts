import type { Id } from '@parley/shared/ids';
import type { TimelineRow } from '@parley/shared/ipc/views';
import { rootsDown, rootsUp } from '../store/cache/messages.ts';
import { readSystemEvents } from '../store/cache/system-events.ts';
import type { ReadHandle } from '../store/store.ts';
import type { Stretch } from './plan-page.ts';

function rowsOf(read: ReadHandle, roomId: Id, from: number, to: number, direction: 'up' | 'down', limit: number): TimelineRow[] {
  const messages = direction === 'down' ? rootsDown(read, roomId, from, to, limit) : rootsUp(read, roomId, from, to, limit);
  const events = readSystemEvents(read, roomId, from, to, direction, limit);
  const sign = direction === 'up' ? 1 : -1;
  return [
    ...messages.map((message): TimelineRow => ({ kind: 'message', seq: message.seq, message })),
    ...events.map((event): TimelineRow => ({ kind: 'system', seq: event.seq, event })),
  ]
    .sort((a, b) => (a.seq - b.seq) * sign)
    .slice(0, limit);
}

/** The rows at or below the end of `stretches`, newest first read, returned ascending; holes stand in their place. */
export function readDown(read: ReadHandle, roomId: Id, stretches: readonly Stretch[], limit: number): TimelineRow[] {
  const rows: TimelineRow[] = [];
  for (const stretch of [...stretches].reverse()) {
    if (rows.length >= limit) break;
    if (stretch.kind === 'hole') rows.push({ kind: 'hole', seq: stretch.from, toSeq: stretch.to });
    else rows.push(...rowsOf(read, roomId, stretch.from, stretch.to, 'down', limit - rows.length));
  }
  return rows.reverse();
}

/** The rows from the beginning of `stretches` on, ascending. */
export function readUp(read: ReadHandle, roomId: Id, stretches: readonly Stretch[], limit: number): TimelineRow[] {
  const rows: TimelineRow[] = [];
  for (const stretch of stretches) {
    if (rows.length >= limit) break;
    if (stretch.kind === 'hole') rows.push({ kind: 'hole', seq: stretch.from, toSeq: stretch.to });
    else rows.push(...rowsOf(read, roomId, stretch.from, stretch.to, 'up', limit - rows.length));
  }
  return rows;
}
