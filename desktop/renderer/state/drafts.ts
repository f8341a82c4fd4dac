import type { Id } from '@parley/shared/ids';
import type { OutboxItem, UploadView } from '@parley/shared/ipc/views';
import { create } from 'zustand';

/** Where words go: a room, or one of its threads. */
export type ComposeTarget = { accountId: Id; roomId: Id; rootId: Id | null };
/** Words and where the caret stands in them (UTF-16 units). */
export type Words = { body: string; cursor: number };

export type RefusedFile = { id: number; name: string; problem: string };

/**
 * What is being written at one place. While `edit` (a stored message) or `queued` (one that is not stored) is there, its words stand in the box and the
 * draft waits beside it. `original`: what the message says now, null until that is known. `places` counts up when the box is to take the focus and put its
 * caret at the cursor.
 */
export type Draft = Words & {
  isRead: boolean;
  replyToId: Id | null;
  edit: (Words & { messageId: Id; original: string | null }) | null;
  queued: (Words & { item: OutboxItem }) | null;
  /** What goes with the words, as the engine keeps it. */
  files: readonly UploadView[];
  /** What was not taken, and why, until the person has read it. */
  refused: readonly RefusedFile[];
  places: number;
  wantsFocus: boolean;
};

export type DraftKey = `${Id}/${Id}/${Id | ''}`;

export const emptyDraft: Draft = {
  isRead: false,
  body: '',
  cursor: 0,
  replyToId: null,
  edit: null,
  queued: null,
  files: [],
  refused: [],
  places: 0,
  wantsFocus: false,
};

/** Drafts of places that were open in this window, as they are now; the engine keeps them. Apart from the window's state: a key pressed here concerns one box only. */
export const useDrafts = create<Partial<Record<DraftKey, Draft>>>()(() => ({}));

export function draftKey({ accountId, roomId, rootId }: ComposeTarget): DraftKey {
  return `${accountId}/${roomId}/${rootId ?? ''}`;
}

export function draftOf(target: ComposeTarget): Draft {
  return useDrafts.getState()[draftKey(target)] ?? emptyDraft;
}

/** The words that stand in the box. */
export function shownWords(draft: Draft): Words {
  return draft.queued ?? draft.edit ?? draft;
}

/** Words of a change that the message itself does not hold, '' where nothing was changed. */
export function changedWords(draft: Draft): string {
  if (draft.queued) return draft.queued.body === draft.queued.item.body ? '' : draft.queued.body;
  if (draft.edit) return draft.edit.body === draft.edit.original ? '' : draft.edit.body;
  return '';
}

/** Two texts below each other; one alone where the other is empty. */
export function joined(first: string, second: string): string {
  return first === '' || second === '' ? first + second : `${first}\n${second}`;
}

/** Whether the box is empty and nothing is being changed: then ↑ edits and Shift+↑ answers the last message. */
export function isIdle(draft: Draft): boolean {
  return !draft.edit && !draft.queued && draft.body === '' && draft.files.length === 0;
}
