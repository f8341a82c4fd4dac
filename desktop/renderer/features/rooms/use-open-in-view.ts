import { type RefObject, useEffect } from 'react';
import { selectOpenRoomId } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';

/** Scrolls the list to the open room's row, when that is opened from elsewhere (keys, the switcher, a link). Under the pointer the list stays as it is. */
export function useOpenInView(tree: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let frame = 0;
    const follow = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        const list = tree.current;
        if (list && !list.matches(':hover')) list.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
      });
    };
    follow();
    const stop = useStore.subscribe((now, before) => {
      if (selectOpenRoomId(now) !== selectOpenRoomId(before)) follow();
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
    };
  }, [tree]);
}
