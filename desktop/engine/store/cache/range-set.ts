/** Log numbers `from`…`to` of one room: inside, the store holds every message as of log number `asOf`. */
export type Range = { from: number; to: number; asOf: number };

/** Sorted, with neighbours of the same `asOf` joined. Input: sorted and disjoint. */
function joinNeighbours(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last && last.to + 1 === range.from && last.asOf === range.asOf) last.to = range.to;
    else joined.push({ ...range });
  }
  return joined;
}

/**
 * Adds what a page brought. Where it overlaps what is held, the newer `asOf` counts: the rows there were written under the version guard, so they are at
 * least as new as both. The result is sorted, disjoint, and joined only where neighbours have the same `asOf`.
 */
export function addRange(ranges: readonly Range[], added: Range): Range[] {
  const pieces: Range[] = [];
  let from = added.from;
  const fresh = (to: number): void => {
    if (from <= to) pieces.push({ from, to, asOf: added.asOf });
  };
  for (const held of ranges) {
    if (held.to < added.from || held.from > added.to) {
      pieces.push(held);
      continue;
    }
    const start = Math.max(held.from, added.from);
    const end = Math.min(held.to, added.to);
    fresh(start - 1);
    if (held.from < start) pieces.push({ ...held, to: start - 1 });
    pieces.push({ from: start, to: end, asOf: Math.max(held.asOf, added.asOf) });
    if (held.to > end) pieces.push({ ...held, from: end + 1 });
    from = end + 1;
  }
  fresh(added.to);
  return joinNeighbours(pieces.sort((a, b) => a.from - b.from));
}

/**
 * The events `cursor`+1…`to` were applied. Ranges that were current stay current; the live range (it ends at the cursor and is of the cursor) grows to
 * `to`, or begins anew after a jump. Stale ranges stay as they are until they are repaired.
 */
export function advanceRanges(ranges: readonly Range[], cursor: number, to: number): Range[] {
  const current = ranges.map((range) => (range.asOf >= cursor ? { ...range, asOf: Math.max(range.asOf, to) } : range));
  return addRange(current, { from: cursor + 1, to, asOf: to });
}

/** The stale ranges were read from the lowest `asOf` up to `until` (changes only): all of them are now of at least `until`. */
export function repairRanges(ranges: readonly Range[], until: number): Range[] {
  return joinNeighbours(ranges.map((range) => (range.asOf < until ? { ...range, asOf: until } : range)));
}

/** The range that holds `seq`. */
export function rangeAt(ranges: readonly Range[], seq: number): Range | undefined {
  return ranges.find((range) => range.from <= seq && seq <= range.to);
}

/** Numbers missing between the lowest number held and `head`. */
export function countHoles(ranges: readonly Range[], head: number): number {
  let holes = 0;
  let next = ranges[0]?.from ?? head + 1;
  for (const range of ranges) {
    holes += Math.max(0, range.from - next);
    next = range.to + 1;
  }
  return holes + Math.max(0, head + 1 - next);
}
