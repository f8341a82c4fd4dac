import type { RenderRow } from './rows.ts';

/** A list as it was drawn: its rows and the index of the first of them. Indexes fall when older rows are put before, so every row keeps its own. */
export type IndexedRows = { rows: readonly RenderRow[]; first: number };

/** High enough that no room's history reaches zero. */
const beginning = 10_000_000;

/**
 * The index of the first row of `rows`, such that the rows known from `before` keep theirs. Dates and dividers come and go, so only rows with a number of
 * their own are trusted to say where the list moved.
 */
export function indexRows(before: IndexedRows | null, rows: readonly RenderRow[]): IndexedRows {
  if (!before) return { rows, first: beginning };
  const places = new Map(before.rows.map((row, index) => [row.key, index]));
  for (const [index, row] of rows.entries()) {
    const place = isAnchor(row) ? places.get(row.key) : undefined;
    if (place !== undefined) return { rows, first: before.first + place - index };
  }
  return { rows, first: before.first };
}

function isAnchor(row: RenderRow): boolean {
  return row.kind === 'message' || row.kind === 'system' || row.kind === 'fold' || row.kind === 'pending';
}
