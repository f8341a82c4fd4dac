import { useEffect, useMemo, useRef } from 'react';
import { observeContent } from './observe-content.ts';
import { endTolerancePx } from './read-viewport.ts';

/** A scroll this soon after a wheel, key or press is the person's own. */
const ownScrollMs = 600;

export type PinnedEnd = { pin: () => void; unpin: () => void; pinIfAtEnd: () => void };

/**
 * Keeps a list that stands at its end there when rows come or heights change: new words, a longer composer, a late font, a panel beside it. Only the person
 * leaves the end, or who calls `unpin` before a jump; `pin` goes to the end, `pinIfAtEnd` judges anew after a move. The list's own following is not used: it judges by where the list was a
 * moment ago and pulls back who has just left.
 */
export function usePinnedEnd(scroller: HTMLElement | null, startsAtEnd: boolean): PinnedEnd {
  const isPinned = useRef(startsAtEnd);
  useEffect(() => {
    if (!scroller) return;
    let lastInputAt = Number.NEGATIVE_INFINITY;
    const handleInput = (event: Event) => {
      // A pointer that only passes over scrolls nothing; one that is held down drags.
      if (event instanceof PointerEvent && event.type === 'pointermove' && event.buttons === 0) return;
      lastInputAt = performance.now();
    };
    const belowPx = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    const handleScroll = () => {
      if (belowPx() <= endTolerancePx) isPinned.current = true;
      else if (performance.now() - lastInputAt < ownScrollMs) isPinned.current = false;
    };
    const stay = () => {
      if (isPinned.current && belowPx() > 1) scroller.scrollTop = scroller.scrollHeight;
    };
    const area = scroller.parentElement ?? scroller;
    const inputs = ['wheel', 'touchmove', 'keydown', 'pointerdown', 'pointermove'] as const;
    for (const name of inputs) area.addEventListener(name, handleInput, { passive: true });
    scroller.addEventListener('scroll', handleScroll, { passive: true });
    const stop = observeContent(scroller, stay);
    return () => {
      for (const name of inputs) area.removeEventListener(name, handleInput);
      scroller.removeEventListener('scroll', handleScroll);
      stop();
    };
  }, [scroller]);
  return useMemo(
    () => ({
      pin: () => {
        isPinned.current = true;
        if (scroller) scroller.scrollTop = scroller.scrollHeight;
      },
      unpin: () => {
        isPinned.current = false;
      },
      pinIfAtEnd: () => {
        isPinned.current = scroller !== null && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= endTolerancePx;
      },
    }),
    [scroller],
  );
}
