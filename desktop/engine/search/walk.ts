import type { Choose, Source } from './candidates.ts';
import type { FoundRow } from './row-filter.ts';

/** Times in ms on a monotonic clock. `isSuperseded`: nobody waits for this search any more. `choose`: which grams the index is asked for. */
export type SearchTools = { now: () => number; isSuperseded: () => boolean; choose: Choose };

/** Stops a search that nobody waits for. */
export class Superseded extends Error {}

/** How long a page may look: with something to show, with nothing yet, and for the count alone; and how far it counts. */
const budgets = { withHitsMs: 30, emptyMs: 250, countMs: 10, countMax: 1_000 };

/** What one pass over the candidates gave. `more`: hits beyond the page that were only counted; `edge`: everything from there up was looked at. */
export type Pass = { rows: FoundRow[]; more: number; edge: number; isEnd: boolean };

type PassInput = {
  source: Source;
  isHit: (row: FoundRow) => boolean;
  below: number;
  limit: number;
  tools: SearchTools;
  /** Gives up after this long with less than a page; null: as the budgets say. */
  tryMs: number | null;
};

const firstBatch = 64;
const batchMax = 512;

/** How long a pass may look that found so many. */
function budgetMs({ limit, tryMs }: PassInput, found: number): number {
  if (found >= limit) return budgets.countMs;
  return tryMs ?? (found > 0 ? budgets.withHitsMs : budgets.emptyMs);
}

/** Walks the candidates newest first until the page is full and counted, or time is up. Batches grow, but not beyond what the time is likely to last for. */
export function walk(input: PassInput): Pass {
  const { source, isHit, tools, limit } = input;
  const startedAt = tools.now();
  const pass: Pass = { rows: [], more: 0, edge: input.below, isEnd: false };
  let looked = 0;
  for (let count = Math.max(firstBatch, limit + 1); ; ) {
    const batch = source(pass.edge, count);
    for (const row of batch.rows) {
      if (!isHit(row)) continue;
      if (pass.rows.length < limit) pass.rows.push(row);
      else pass.more += 1;
    }
    pass.edge = batch.edge;
    pass.isEnd = batch.isEnd;
    if (tools.isSuperseded()) throw new Superseded();
    const found = pass.rows.length + pass.more;
    looked += count;
    const tookMs = tools.now() - startedAt;
    const leftMs = budgetMs(input, found) - tookMs;
    if (pass.isEnd || found >= budgets.countMax || leftMs < 0) return pass;
    const lasting = tookMs > 0 ? Math.floor((leftMs * looked) / tookMs) : batchMax;
    count = Math.max(firstBatch, Math.min(count * 2, batchMax, lasting));
  }
}
