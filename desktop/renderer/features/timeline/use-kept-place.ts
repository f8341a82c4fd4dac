import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { observeContent } from './observe-content.ts';
import { belowPx, endTolerancePx, findRow, rowToHold } from './read-viewport.ts';
import type { RenderRow } from './rows.ts';
import type { Hold } from './start-location.ts';

type Input = {
  scroller: RefObject<HTMLElement | null>;
  start: Hold;
  rows: readonly RenderRow[];
  /** False while these are only the rows that a list begins with. */
  isWhole?: boolean;
  /** Newer rows than these exist: the end of the list is not the end of the room. */
  hasMoreAfter: boolean;
};

/**
 * The list never moves under the reader: whatever comes, goes or changes its height, its end stays at the end, or what is read at the upper edge stays where
 * it is. Only the person (and who calls `toEnd`) goes elsewhere. Measured anew after every change of the rows and of a size, before anything is painted.
 */
export function useKeptPlace({ scroller, start, rows, isWhole = true, hasMoreAfter }: Input): { toEnd: () => void } {
  const hold = useRef<Hold>(start);
  /** How the list was left here: a scroll that finds it so was our own. */
  const left = useRef({ top: 0, height: 0 });
  const hasMore = useRef(hasMoreAfter);
  hasMore.current = hasMoreAfter;

  const settle = useCallback(() => {
    const list = scroller.current;
    if (!list) return;
    const held = hold.current;
    if (held.at === 'end') {
      if (belowPx(list) > 0) list.scrollTop = list.scrollHeight;
    } else {
      const row = findRow(list, held.key);
      const unheard = unheardScroll(list, left.current.top);
      const delta = row ? deltaOf(list, row, held.offset) + unheard : 0;
      if (Math.abs(delta) >= 1) list.scrollTop += delta;
      if (!row || held.offset === null || unheard !== 0) hold.current = placeOf(list, hasMore.current);
    }
    left.current = { top: list.scrollTop, height: list.scrollHeight };
  }, [scroller]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows, another place
  useLayoutEffect(settle, [settle, rows]);

  // Where it begins may be out of reach: then it holds what it reached, and does not go on when there is room later.
  useLayoutEffect(() => {
    const list = scroller.current;
    if (isWhole && list && hold.current.at === 'row') hold.current = placeOf(list, hasMore.current);
  }, [scroller, isWhole]);

  useEffect(() => {
    const list = scroller.current;
    if (!list) return;
    const handleScroll = () => {
      if (list.scrollTop === left.current.top) return;
      // It grew in the same moment: it goes on to the end. Who wants to leave the end scrolls on.
      if (hold.current.at === 'end' && list.scrollHeight !== left.current.height) settle();
      else {
        hold.current = placeOf(list, hasMore.current);
        left.current = { top: list.scrollTop, height: list.scrollHeight };
      }
    };
    list.addEventListener('scroll', handleScroll, { passive: true });
    const stop = observeContent(list, settle);
    return () => {
      list.removeEventListener('scroll', handleScroll);
      stop();
    };
  }, [scroller, settle]);

  return useMemo(
    () => ({
      toEnd: () => {
        hold.current = { at: 'end' };
        settle();
      },
    }),
    [settle],
  );
}

function placeOf(list: HTMLElement, hasMoreAfter: boolean): Hold {
  if (!hasMoreAfter && belowPx(list) <= endTolerancePx) return { at: 'end' };
  const held = rowToHold(list);
  return held === null ? { at: 'end' } : { at: 'row', ...held };
}

/** How far somebody has scrolled since the list was left (px), before the scroll is told: it must not be undone. A list that became shorter scrolls by itself. */
function unheardScroll(list: HTMLElement, leftTop: number): number {
  const moved = list.scrollTop - leftTop;
  return moved < 0 && belowPx(list) === 0 ? 0 : moved;
}

/** How far a row stands below where it should (px). */
function deltaOf(list: HTMLElement, row: HTMLElement, offset: number | null): number {
  const box = list.getBoundingClientRect();
  const place = row.getBoundingClientRect();
  return offset === null ? place.top + place.height / 2 - (box.top + box.height / 2) : place.top - box.top - offset;
}
