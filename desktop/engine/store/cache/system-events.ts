import type { LogEvent } from '@parley/shared/entities/log-event';
import type { Id } from '@parley/shared/ids';
import type { SystemEvent } from '@parley/shared/ipc/views';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** The event as a line of the timeline; null for events that show none. */
export function toSystemEvent(event: LogEvent): SystemEvent | null {
  switch (event.type) {
    case 'member-joined':
    case 'member-left':
    case 'role-changed':
    case 'room-updated':
      return event;
    default:
      return null;
  }
}

/** Keeps a system line. Such events never change. */
export function putSystemEvent(write: WriteHandle, roomId: Id, event: SystemEvent): void {
  write.run('INSERT OR IGNORE INTO system_events (room_id, seq, type, data) VALUES (?, ?, ?, ?)', roomId, event.seq, event.type, JSON.stringify(event));
}

/** The system lines numbered `from`…`to`, ascending (or descending), at most `limit`. */
export function readSystemEvents(read: ReadHandle, roomId: Id, from: number, to: number, direction: 'up' | 'down', limit: number): SystemEvent[] {
  const order = direction === 'up' ? 'ASC' : 'DESC';
  return read
    .all<{ data: string }>(`SELECT data FROM system_events WHERE room_id = ? AND seq BETWEEN ? AND ? ORDER BY seq ${order} LIMIT ?`, roomId, from, to, limit)
    .map((row) => JSON.parse(row.data) as SystemEvent);
}

/** Joins minus leavings after log number `seq`. */
export function memberBalanceAfter(read: ReadHandle, roomId: Id, seq: number): number {
  const row = read.get<{ balance: number | null }>(
    "SELECT sum(CASE type WHEN 'member-joined' THEN 1 WHEN 'member-left' THEN -1 ELSE 0 END) AS balance FROM system_events WHERE room_id = ? AND seq > ?",
    roomId,
    seq,
  );
  return row?.balance ?? 0;
}
