/** What of the list is in view. `first`: the first row below the upper edge, `offset` px under it (negative when it is cut). Keys are rows' keys. */
export type Viewport = {
  firstKey: string | null;
  offset: number;
  lastKey: string | null;
  /** Pixels below the lower edge. */
  belowPx: number;
  heightPx: number;
};

/** Less than this from the end counts as the end: half a line. */
export const endTolerancePx = 12;
/** Height of the sticky date, which covers the upper edge. */
const datePx = 32;

/** Measures what a scroller shows. Rows stand in the order of the list, so few of them are measured. */
export function readViewport(scroller: HTMLElement): Viewport {
  const box = scroller.getBoundingClientRect();
  const top = box.top + datePx;
  const rows = scroller.querySelectorAll<HTMLElement>('[data-row-key]');
  const firstAt = firstWhere(rows.length, (at) => boxOf(rows, at).bottom > top + 1);
  const endAt = firstWhere(rows.length, (at) => boxOf(rows, at).bottom > box.bottom + endTolerancePx);
  const first = rows[firstAt];
  const last = rows[endAt - 1];
  return {
    firstKey: first?.dataset['rowKey'] ?? null,
    offset: first ? Math.round(first.getBoundingClientRect().top - box.top) : 0,
    lastKey: last && last.getBoundingClientRect().bottom > top ? (last.dataset['rowKey'] ?? null) : null,
    belowPx: belowPx(scroller),
    heightPx: scroller.clientHeight,
  };
}

/**
 * The row by which the list is held, and how far it stands under the upper edge: the first message that begins in the upper half. What grows above it (a reaction, an edit, a
 * picture) then moves nothing that is read. A message that fills the half is held itself.
 */
export function rowToHold(scroller: HTMLElement): { key: string; offset: number } | null {
  const box = scroller.getBoundingClientRect();
  const top = box.top + datePx;
  const rows = scroller.querySelectorAll<HTMLElement>('[data-row-key]');
  const firstAt = firstWhere(rows.length, (at) => boxOf(rows, at).bottom > top + 1);
  const wholeAt = firstWhere(rows.length, (at) => boxOf(rows, at).top >= top);
  const half = top + (box.bottom - top) / 2;
  let held = rows[firstAt];
  for (let at = wholeAt; boxOf(rows, at).top < half; at += 1) {
    held = rows[at];
    // Dates and dividers come and go.
    if (held?.dataset['kind'] === 'message') break;
  }
  const key = held?.dataset['rowKey'];
  return held && key !== undefined ? { key, offset: held.getBoundingClientRect().top - box.top } : null;
}

/** Pixels of the list below the lower edge. */
export function belowPx(scroller: HTMLElement): number {
  return Math.max(0, Math.round(scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight));
}

/** The element of a row. */
export function findRow(scroller: HTMLElement | null, key: string): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(key)}"]`) ?? null;
}

function boxOf(rows: NodeListOf<HTMLElement>, at: number): { top: number; bottom: number } {
  return rows[at]?.getBoundingClientRect() ?? { top: Number.POSITIVE_INFINITY, bottom: Number.POSITIVE_INFINITY };
}

/** The first index below `length` for which `holds` (it holds for all later ones too), else `length`. */
function firstWhere(length: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
