import { useCallback, useEffect, useRef } from 'react';
import { observeContent } from './observe-content.ts';
import { endTolerancePx } from './read-viewport.ts';

/** A scroll this soon after a wheel, key or press is the person's own. */
const ownScrollMs = 600;

/**
 * Keeps a list that stands at its end there when its rows or its window change height: a longer composer, a font, a panel beside it. Only the person
 * leaves the end, or who calls the answered function before a jump.
 */
export function usePinnedEnd(scroller: HTMLElement | null, startsAtEnd: boolean): () => void {
  const isPinned = useRef(startsAtEnd);
  useEffect(() => {
    if (!scroller) return;
    let lastInputAt = Number.NEGATIVE_INFINITY;
    const handleInput = () => {
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
    const inputs = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;
    for (const name of inputs) area.addEventListener(name, handleInput, { passive: true });
    scroller.addEventListener('scroll', handleScroll, { passive: true });
    const stop = observeContent(scroller, stay);
    return () => {
      for (const name of inputs) area.removeEventListener(name, handleInput);
      scroller.removeEventListener('scroll', handleScroll);
      stop();
    };
  }, [scroller]);
  return useCallback(() => {
    isPinned.current = false;
  }, []);
}
