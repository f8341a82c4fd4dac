import type { RenderRow } from './rows.ts';
import type { Hold } from './start-location.ts';

/** A part of the rows: from one row to another, or to wherever they end. */
export type Span = { fromKey: string; toKey: string | null };

/** Where rows stand: what they are at least as high as depends on it. */
export type Ground = { heightPx: number; widthPx: number; isCompact: boolean };

/** Fewer rows than this are not worth a second drawing. */
const fewestLeftOut = 4;
/** Rows above the one a list begins at: these cover the sticky date as well. */
const dateRoomPx = 40;
/** Words of few scripts are narrower than this a letter (px). */
const narrowPx = 6.5;
const widestWordsPx = 740;
/** Longer words are folded. */
const linesMax = 40;

/** The rows that fill a window in which a list begins, or null where that is all of them. Heights are guessed low, so that rows are rather too many than too few; what does not reach is seen when they are drawn. */
export function firstSpan(rows: readonly RenderRow[], start: Hold, ground: Ground): Span | null {
  const at = start.at === 'end' ? rows.length : rows.findIndex((row) => row.key === start.key);
  const above = start.at === 'end' ? ground.heightPx : (start.offset ?? ground.heightPx / 2) + dateRoomPx;
  const from = reach(rows, at, -1, above, ground);
  const to = start.at === 'end' ? rows.length : reach(rows, at, 1, ground.heightPx, ground) + 1;
  const first = rows[from];
  if (at < 0 || !first || rows.length - (to - from) < fewestLeftOut) return null;
  return { fromKey: first.key, toKey: to >= rows.length ? null : (rows[to - 1]?.key ?? null) };
}

/** The rows of a span; all of them where its first is not there any more. */
export function rowsWithin(rows: readonly RenderRow[], { fromKey, toKey }: Span): readonly RenderRow[] {
  const from = rows.findIndex((row) => row.key === fromKey);
  const to = toKey === null ? rows.length - 1 : rows.findIndex((row) => row.key === toKey);
  return from < 0 || to < from ? rows : rows.slice(from, to + 1);
}

/** The index of the last row, counted from `at` in one direction, with which so many pixels are covered. */
function reach(rows: readonly RenderRow[], at: number, step: 1 | -1, px: number, ground: Ground): number {
  let covered = 0;
  let index = at;
  while (covered < px && index + step >= 0 && index + step < rows.length) {
    // Downwards the row itself counts, upwards it does not.
    const row = rows[step === 1 ? index : index - 1];
    if (row) covered += lowest(row, ground);
    index += step;
  }
  return index;
}

/** What a row is at least as high as (px). */
function lowest(row: RenderRow, { widthPx, isCompact }: Ground): number {
  if (row.kind !== 'message' && row.kind !== 'pending') return 24;
  const line = isCompact ? 20 : 24;
  const head = isCompact || row.isGrouped ? 0 : line + 4;
  const isGone = row.kind === 'message' && row.message.deletedAt !== undefined;
  const body = isGone ? '' : row.kind === 'message' ? row.message.body : row.item.body;
  const perLine = (isCompact ? widthPx : Math.min(widthPx, widestWordsPx)) / narrowPx;
  return head + line * Math.min(linesMax, Math.max(1, Math.ceil(body.length / perLine))) + 4;
}
