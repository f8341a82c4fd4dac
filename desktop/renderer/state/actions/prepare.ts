import type { RoomKey } from '../timeline.ts';
import { openDraft } from './drafts.ts';
import { prepareTimeline } from './timeline.ts';

/** Who passes over a room does not mean it; who rests on it this long may. */
const restMs = 40;

/** Reads a room that will perhaps be opened next, with what one has begun to write there, and has it laid out behind the open one: it shows with the press. */
export function prepareRoom(room: RoomKey): void {
  prepareTimeline(room);
  void openDraft({ ...room, rootId: null });
}

/**
 * The same for a room that the pointer or the keys have reached, once they rest on it.
 * @returns how it is called off
 */
export function prepareSoon(room: RoomKey): () => void {
  const timer = setTimeout(() => prepareRoom(room), restMs);
  return () => clearTimeout(timer);
}
