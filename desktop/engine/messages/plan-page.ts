import type { Range } from '../store/cache/range-set.ts';

/** A stretch of the timeline: rows that are held, or numbers that are missing. */
export type Stretch = { kind: 'held' | 'hole'; from: number; to: number };

/** Everything from `low` to `high`, cut where what is held begins and ends. Ascending. */
export function stretchesOf(ranges: readonly Range[], low: number, high: number): Stretch[] {
  const stretches: Stretch[] = [];
  let next = low;
  for (const range of ranges) {
    const from = Math.max(range.from, low);
    const to = Math.min(range.to, high);
    if (from > to) continue;
    if (from > next) stretches.push({ kind: 'hole', from: next, to: from - 1 });
    const last = stretches.at(-1);
    if (last?.kind === 'held' && last.to === from - 1) last.to = to;
    else stretches.push({ kind: 'held', from, to });
    next = to + 1;
  }
  if (next <= high) stretches.push({ kind: 'hole', from: next, to: high });
  return stretches;
}
