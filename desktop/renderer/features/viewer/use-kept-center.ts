import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Keeps what stands in the middle of a scrolled stage in the middle while its content grows or shrinks to `zoom` times its size. */
export function useKeptCenter(stage: RefObject<HTMLElement | null>, zoom: number): void {
  const before = useRef(zoom);
  useLayoutEffect(() => {
    const factor = zoom / before.current;
    before.current = zoom;
    const element = stage.current;
    if (element === null || factor === 1) return;
    const centered = (scrolled: number, visible: number) => (Math.abs(scrolled) + visible / 2) * factor - visible / 2;
    // Where one reads from right to left, the places count down from nought.
    const direction = getComputedStyle(element).direction === 'rtl' ? -1 : 1;
    element.scrollLeft = direction * centered(element.scrollLeft, element.clientWidth);
    element.scrollTop = centered(element.scrollTop, element.clientHeight);
  }, [stage, zoom]);
}
