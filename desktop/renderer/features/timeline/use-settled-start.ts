import { useEffect, useState } from 'react';
import type { RenderRow } from './rows.ts';
import type { StartLocation } from './start-location.ts';

/** Frames after which a list has measured its rows. */
const framesToSettle = 4;

/**
 * A list begins with guessed heights, so it stands a little beside where it should. Until they are measured the row it begins with is put back to its
 * place, unless the person has taken over. Answers whether that is done: older pages are loaded only then.
 */
export function useSettledStart(scroller: HTMLElement | null, start: StartLocation, startKey: RenderRow['key'] | undefined, onMove: () => void): boolean {
  const [isSettled, setIsSettled] = useState(false);
  useEffect(() => {
    if (!scroller) return;
    let framesLeft = framesToSettle;
    let frame = 0;
    const stop = () => {
      cancelAnimationFrame(frame);
      setIsSettled(true);
    };
    const settle = () => {
      const row = startKey === undefined ? null : scroller.querySelector(`[data-row-key="${CSS.escape(startKey)}"]`);
      if (row && start.align !== 'end') {
        scroller.scrollTop += deltaOf(scroller, row, start);
        onMove();
      }
      framesLeft -= 1;
      if (framesLeft > 0) frame = requestAnimationFrame(settle);
      else setIsSettled(true);
    };
    frame = requestAnimationFrame(settle);
    scroller.addEventListener('wheel', stop, { passive: true });
    scroller.addEventListener('keydown', stop);
    return () => {
      cancelAnimationFrame(frame);
      scroller.removeEventListener('wheel', stop);
      scroller.removeEventListener('keydown', stop);
    };
  }, [scroller, start, startKey, onMove]);
  return isSettled;
}

/** How far a row stands below where it should (px). */
function deltaOf(scroller: HTMLElement, row: Element, start: StartLocation): number {
  const box = scroller.getBoundingClientRect();
  const place = row.getBoundingClientRect();
  if (start.align === 'center') return place.top + place.height / 2 - (box.top + box.height / 2);
  return place.top - box.top + (start.offset ?? 0);
}
