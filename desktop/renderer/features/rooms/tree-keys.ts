import type { KeyboardEvent } from 'react';

/** Keys of the room list: up and down move through labels and rows, Home and End to the ends, left and right fold the section of a label. */
export function treeKey(event: KeyboardEvent<HTMLElement>, tree: HTMLElement | null, fold: (name: string, isFolded: boolean) => void): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !tree) return;
  const stops = [...tree.querySelectorAll<HTMLElement>('.section-fold, .section-add, .room-row')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const target = { ArrowDown: stops[at + 1], ArrowUp: stops[at - 1], Home: stops[0], End: stops.at(-1) }[event.key];
  const section = stops[at]?.dataset['section'];
  if (target && at >= 0) {
    event.preventDefault();
    target.focus();
  } else if (section && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
    event.preventDefault();
    const closes = document.documentElement.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    fold(section, event.key === closes);
  }
}
