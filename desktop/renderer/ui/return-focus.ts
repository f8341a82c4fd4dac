import { useRef } from 'react';

/** What had the focus last beneath all that floats, and what could take it in its stead should it be gone: nearest first. */
let places: WeakRef<HTMLElement>[] = [];

/** Notes that the focus is at `target`, which is part of the window itself: no menu, dialog or card over it. */
export function notePlace(target: HTMLElement): void {
  places = [];
  for (let place: HTMLElement | null | undefined = target; place; place = place.parentElement?.closest<HTMLElement>('[tabindex]'))
    places.push(new WeakRef(place));
}

/**
 * Gives the focus back when something that floated has closed: to `opener`, else to where it was in the window, else to what that stood in (a message whose
 * buttons have gone). Leaves it alone where the choice has led on, to the composer or a next dialog.
 */
export function returnFocus(opener: Element | null): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  for (const place of [opener, ...places.map((kept) => kept.deref())]) {
    if (!(place instanceof HTMLElement) || !place.isConnected || place === document.body) continue;
    place.focus({ preventScroll: true });
    if (document.activeElement === place) return;
  }
}

/** For `onCloseAutoFocus` of what has no trigger: the focus goes back to what had it when the caller was first drawn. */
export function useReturnFocus(): (event: Event) => void {
  const opener = useRef(document.activeElement);
  return (event) => {
    event.preventDefault();
    returnFocus(opener.current);
  };
}
