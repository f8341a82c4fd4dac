import { type RefObject, useEffect } from 'react';

/** A list stands still when it has not moved for this long. */
const stillAfterMs = 120;

/** Marks what a list stands in with `data-scrolling` while it moves: then no toolbar follows the pointer. Without drawing anything anew. */
export function useScrolling(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const list = scroller.current;
    const frame = list?.parentElement;
    if (!list || !frame) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      delete frame.dataset['scrolling'];
    };
    const handleScroll = () => {
      frame.dataset['scrolling'] = '';
      clearTimeout(timer);
      timer = setTimeout(stop, stillAfterMs);
    };
    list.addEventListener('scroll', handleScroll, { passive: true });
    return () => {
      list.removeEventListener('scroll', handleScroll);
      clearTimeout(timer);
      stop();
    };
  }, [scroller]);
}
