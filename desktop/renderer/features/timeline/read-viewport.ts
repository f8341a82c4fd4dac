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

/** Measures what a scroller shows. `topPx`: height of what covers its upper edge. */
export function readViewport(scroller: HTMLElement, topPx: number): Viewport {
  const box = scroller.getBoundingClientRect();
  const top = box.top + topPx;
  let first: { key: string; offset: number } | null = null;
  let lastKey: string | null = null;
  for (const element of scroller.querySelectorAll<HTMLElement>('[data-row-key]')) {
    const row = element.getBoundingClientRect();
    const key = element.dataset['rowKey'] ?? '';
    if (!first && row.bottom > top + 1) first = { key, offset: Math.round(row.top - box.top) };
    if (row.bottom <= box.bottom + endTolerancePx && row.bottom > top) lastKey = key;
  }
  const belowPx = Math.max(0, Math.round(scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight));
  return { firstKey: first?.key ?? null, offset: first?.offset ?? 0, lastKey, belowPx, heightPx: scroller.clientHeight };
}
