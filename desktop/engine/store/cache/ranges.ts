import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';
import type { Range } from './range-set.ts';

/** What is held of a room, ascending. */
export function readRanges(read: ReadHandle, roomId: Id): Range[] {
  return read.all<Range>('SELECT from_seq AS "from", to_seq AS "to", as_of AS asOf FROM ranges WHERE room_id = ? ORDER BY from_seq', roomId);
}

/** Writes the difference between what was held and what is held now. */
export function writeRanges(write: WriteHandle, roomId: Id, before: readonly Range[], after: readonly Range[]): void {
  const kept = new Map(after.map((range) => [range.from, range]));
  for (const old of before) if (!kept.has(old.from)) write.run('DELETE FROM ranges WHERE room_id = ? AND from_seq = ?', roomId, old.from);
  const known = new Map(before.map((range) => [range.from, range]));
  for (const range of after) {
    const old = known.get(range.from);
    if (old && old.to === range.to && old.asOf === range.asOf) continue;
    write.run(
      'INSERT INTO ranges (room_id, from_seq, to_seq, as_of) VALUES (?, ?, ?, ?) ON CONFLICT (room_id, from_seq) DO UPDATE SET to_seq = excluded.to_seq, as_of = excluded.as_of',
      roomId,
      range.from,
      range.to,
      range.asOf,
    );
  }
}
