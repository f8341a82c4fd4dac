import { type RefObject, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { type RowWindow, windowOf } from './drawn-rows.ts';

/** A list of no more rows is drawn whole. */
const wholeRows = 60;
/** So many are drawn before anything was measured. */
const firstRows = 40;

type Input = {
  /** What scrolls. */
  scroller: RefObject<HTMLElement | null>;
  /** What holds the rows of this list, and nothing else. */
  list: RefObject<HTMLElement | null>;
  count: number;
  /** Rows above this list in the same scroller: more or fewer of them move it. */
  above: number;
};

/** The part of a long list that is drawn, and the room whose row had the focus when that was last looked at: its row must not go. */
export function useRowWindow({ scroller, list, count, above }: Input): RowWindow & { focusedId: string | undefined } {
  const [drawn, setDrawn] = useState<RowWindow & { focusedId: string | undefined }>({ from: 0, to: firstRows, focusedId: undefined });
  const isLong = count > wholeRows;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands above moves it
  useEffect(() => {
    const frame = scroller.current;
    const rows = list.current;
    if (!isLong || !frame || !rows) return;
    const measure = () => {
      const view = frame.getBoundingClientRect();
      const box = rows.getBoundingClientRect();
      // A host without layout (a test) draws them all.
      const now =
        box.height === 0 ? { from: 0, to: count } : windowOf(count, { topPx: box.top - view.top, bottomPx: box.bottom - view.top, viewPx: view.height });
      const { activeElement } = document;
      const focusedId = activeElement instanceof HTMLElement && rows.contains(activeElement) ? activeElement.dataset['roomId'] : undefined;
      setDrawn((before) => (before.from === now.from && before.to === now.to ? before : { ...now, focusedId }));
    };
    measure();
    // Drawn in the frame that shows it: far jumps (Home, End, the scroll bar) would show nothing at first.
    const follow = () => flushSync(measure);
    frame.addEventListener('scroll', follow, { passive: true });
    const sizes = new ResizeObserver(() => measure());
    sizes.observe(frame);
    // Rows of another height (a density, a size of text) move what is in view without a scroll.
    sizes.observe(rows);
    return () => {
      frame.removeEventListener('scroll', follow);
      sizes.disconnect();
    };
  }, [scroller, list, count, above, isLong]);
  return isLong ? drawn : { from: 0, to: count, focusedId: undefined };
}
