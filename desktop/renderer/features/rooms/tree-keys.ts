import type { KeyboardEvent } from 'react';

/** Keys of the room list: up and down move through labels and rows, Home and End to the ends, left and right fold the section of a label. */
export function treeKey(event: KeyboardEvent<HTMLElement>, tree: HTMLElement | null, fold: (name: string, isFolded: boolean) => void): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !tree) return;
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !active.matches(stopSelector)) return;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp' || event.key === 'Home' || event.key === 'End') {
    drawAround(tree, active, event.key);
    const stops = [...tree.querySelectorAll<HTMLElement>(stopSelector)];
    const at = stops.indexOf(active);
    const target = { ArrowDown: stops[at + 1], ArrowUp: stops[at - 1], Home: stops[0], End: stops.at(-1) }[event.key];
    if (!target) return;
    event.preventDefault();
    target.focus();
  }
  const { section } = active.dataset;
  if (section && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
    event.preventDefault();
    const closes = document.documentElement.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    fold(section, event.key === closes);
  }
}

const stopSelector = '.section-fold, .section-add, .room-row';

/** Of a long list only what is about the view is drawn: the list goes to where the key leads from, or to, and is told so at once. */
function drawAround(tree: HTMLElement, active: HTMLElement, key: string): void {
  if (key === 'Home') tree.scrollTop = 0;
  else if (key === 'End') tree.scrollTop = tree.scrollHeight;
  else active.scrollIntoView({ block: 'nearest' });
  tree.dispatchEvent(new Event('scroll'));
}
