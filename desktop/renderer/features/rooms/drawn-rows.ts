/** A piece of a long list: a row by its place, or room for so many rows that are not drawn. */
export type Piece = { at: number; gap?: number };

/** The rows from `from` to before `to` of a list. */
export type RowWindow = { from: number; to: number };

/** Rows are drawn and left by so many, so that a little scrolling draws nothing. */
const step = 20;

/**
 * What of a list is drawn when its rows, all of one height, stand from `topPx` to `bottomPx` of its scroller (px, the scroller's upper edge is 0): what is in
 * view, and as much above and below it.
 */
export function windowOf(count: number, { topPx, bottomPx, viewPx }: { topPx: number; bottomPx: number; viewPx: number }): RowWindow {
  const rowPx = (bottomPx - topPx) / count;
  const at = (px: number) => Math.min(count, Math.max(0, (px - topPx) / rowPx));
  return { from: Math.floor(at(-viewPx) / step) * step, to: Math.min(count, Math.ceil(at(2 * viewPx) / step) * step) };
}

/** The pieces of a list: the rows of a window, some others by their places (-1: none), and the gaps between them. */
export function drawnRows(count: number, { from, to }: RowWindow, kept: readonly number[]): Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  const draw = (at: number) => {
    if (at > next) pieces.push({ at: next, gap: at - next });
    if (at < count) pieces.push({ at });
    next = at + 1;
  };
  const others = [...new Set(kept)].filter((at) => at >= 0 && at < count && (at < from || at >= to)).sort((a, b) => a - b);
  for (const at of others) if (at < from) draw(at);
  for (let at = from; at < Math.min(to, count); at += 1) draw(at);
  for (const at of others) if (at >= to) draw(at);
  if (next < count) pieces.push({ at: next, gap: count - next });
  return pieces;
}
