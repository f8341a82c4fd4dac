import type { TimelineKey } from './timeline.ts';

/** Unfinished words of a room and where the caret stood in them (UTF-16 units). */
export type Draft = { body: string; cursor: number };

/** Drafts of rooms that were open in this window, as they were typed last: they show without asking the engine, which keeps them. */
const drafts = new Map<TimelineKey, Draft>();

export function knownDraft(key: TimelineKey): Draft | null {
  return drafts.get(key) ?? null;
}

export function rememberDraft(key: TimelineKey, draft: Draft): void {
  drafts.set(key, draft);
}
