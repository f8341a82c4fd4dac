import type { TimelineKey } from './timeline.ts';

/** Where one was in a room: the first row in view and how far below the upper edge it stood (px). */
export type Place = { isAtEnd: boolean; seq: number; offset: number };

/** Places outlive the rows they belong to: a room that left memory opens where one was. They last as long as the window. */
const places = new Map<TimelineKey, Place>();

export function keepPlace(key: TimelineKey, place: Place): void {
  places.set(key, place);
}

/** Where one was in this room, null at its end or when it was not open yet. */
export function placeOf(key: TimelineKey): Place | null {
  const place = places.get(key);
  return place && !place.isAtEnd ? place : null;
}
