import { type RefObject, startTransition, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { firstSpan, rowsWithin, type Span } from './first-rows.ts';
import { findRow } from './read-viewport.ts';
import type { RenderRow } from './rows.ts';
import type { Hold } from './start-location.ts';

type Input = { rows: readonly RenderRow[]; start: Hold; scroller: RefObject<HTMLElement | null>; isShown: boolean };

/** Bar, header and composer are about this high together (px). */
const aroundPx = 220;
/** A window that is not painted (it is hidden) gets the rest after this (ms). */
const unpaintedMs = 250;

/** The rows of a list that begins: those that fill the window are painted first, the others are drawn behind them, once somebody sees it. `isWhole`: it has all of them. */
export function useFirstRows({ rows, start, scroller, isShown }: Input): { shown: readonly RenderRow[]; isWhole: boolean } {
  const [span, setSpan] = useState(() => firstSpan(rows, start, ground()));
  const shown = useMemo(() => (span === null ? rows : rowsWithin(rows, span)), [rows, span]);

  // What did not reach is mended before it is painted.
  useLayoutEffect(() => {
    const list = scroller.current;
    if (span !== null && list && !fills(list, start, span)) setSpan(null);
  }, [scroller, start, span]);

  useEffect(() => {
    if (span === null || !isShown) return;
    const complete = () => startTransition(() => setSpan(null));
    let last: ReturnType<typeof setTimeout> | undefined;
    // The first frame paints them; with the second one it is sure that they were painted.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        last = setTimeout(complete);
      });
    });
    const unpainted = setTimeout(complete, unpaintedMs);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(last);
      clearTimeout(unpainted);
    };
  }, [span, isShown]);
  return { shown, isWhole: span === null };
}

function ground() {
  return {
    heightPx: window.innerHeight - aroundPx,
    widthPx: window.innerWidth,
    isCompact: document.documentElement.dataset['density'] === 'compact',
  };
}

/** Whether the rows cover the whole list where it begins. */
function fills(list: HTMLElement, start: Hold, { toKey }: Span): boolean {
  if (start.at === 'end') return list.scrollHeight > list.clientHeight;
  const row = findRow(list, start.key)?.getBoundingClientRect();
  const content = list.firstElementChild?.getBoundingClientRect();
  if (!row || !content) return false;
  const offset = start.offset ?? list.clientHeight / 2;
  return row.top - content.top >= offset && (toKey === null || content.bottom - row.top >= list.clientHeight - Math.min(0, offset));
}
