import type { Id } from '@parley/shared/ids';
import type { MessageRowView, OutboxItem } from '@parley/shared/ipc/views';
import { type ComposeTarget, changedWords, type Draft, draftOf, joined } from '../drafts.ts';
import { callParley } from './bridge.ts';
import { changeDraft, keepSoon } from './drafts.ts';
import { showProblem } from './toasts.ts';

/** Begins an answer to a message, in the room or in one of its threads. What is being written stays. */
export function replyTo(accountId: Id, roomId: Id, rootId: Id | null, messageId: Id): void {
  const target = { accountId, roomId, rootId };
  changeDraft(target, (draft) => ({ ...withoutEdit(draft), replyToId: messageId, ...called(draft) }));
  keepSoon(target);
}

export function dropReply(target: ComposeTarget): void {
  changeDraft(target, (draft) => ({ ...draft, replyToId: null }));
  keepSoon(target);
}

/** Puts a stored message's words into the box to change them; the draft waits beside them. Words of a change that was refused come back. */
export async function editMessage(accountId: Id, roomId: Id, rootId: Id | null, messageId: Id): Promise<void> {
  const target = { accountId, roomId, rootId };
  if (draftOf(target).edit?.messageId === messageId) {
    changeDraft(target, (draft) => ({ ...draft, ...called(draft) }));
    return;
  }
  const row = await readMessage(accountId, roomId, messageId);
  if (!row || row.message.deletedAt !== undefined) {
    showProblem('This message cannot be changed: it is not there any more.');
    return;
  }
  const original = row.message.body;
  const body = row.pending?.findLast((change) => change.call === 'messages.edit' && change.state === 'failed')?.body ?? original;
  changeDraft(target, (draft) => ({ ...withoutEdit(draft), edit: { messageId, original, body, cursor: body.length }, ...called(draft) }));
  keepSoon(target);
}

/** Puts words that are not stored back into the box, to change them in the queue. */
export function editQueued(accountId: Id, item: OutboxItem): void {
  const target = { accountId, roomId: item.roomId, rootId: item.threadRootId ?? null };
  changeDraft(target, (draft) =>
    draft.queued?.item.opId === item.opId
      ? { ...draft, ...called(draft) }
      : { ...withoutEdit(draft), queued: { item, body: item.body, cursor: item.body.length }, ...called(draft) },
  );
  keepSoon(target);
}

/** Ends a change without saving it: the draft stands in the box again, and behind it words that could not be kept where they belong (`left`). */
export function leaveEdit(target: ComposeTarget, left = ''): void {
  const draft = draftOf(target);
  if (!draft.edit && !draft.queued) return;
  changeDraft(target, () => {
    const body = joined(draft.body, left);
    return { ...draft, edit: null, queued: null, body, cursor: left === '' ? draft.cursor : body.length, places: draft.places + 1 };
  });
  keepSoon(target);
}

/** Words that did not go out stand before what is written at their place, with what they answered. A change that is being made there stays as it is. */
export function putBack(target: ComposeTarget, words: string, replyToId: Id | null): void {
  changeDraft(target, (draft) => {
    const body = joined(words, draft.body);
    return { ...draft, body, cursor: body.length, replyToId: draft.replyToId ?? replyToId, places: draft.places + 1 };
  });
  keepSoon(target);
}

/** The newest row of a place that `fits`, from what the device holds. */
export async function lastMessage({ accountId, roomId, rootId }: ComposeTarget, fits: (row: MessageRowView) => boolean): Promise<MessageRowView | null> {
  const anchor = { at: 'latest' } as const;
  const limit = 100;
  if (rootId !== null) {
    const page = await callParley('threads.page', { accountId, roomId, rootId, order: 'log', anchor, limit });
    return page.ok ? ([...(page.value.root ? [page.value.root] : []), ...page.value.rows].findLast(fits) ?? null) : null;
  }
  const page = await callParley('timeline.page', { accountId, roomId, anchor, limit });
  return page.ok ? (page.value.rows.filter((row) => row.kind === 'message').findLast(fits) ?? null) : null;
}

/** One message as the device has it now, null where nobody knows it. */
export async function readMessage(accountId: Id, roomId: Id, id: Id): Promise<MessageRowView | null> {
  const answer = await callParley('messages.get', { accountId, roomId, ids: [id] });
  return answer.ok ? (answer.value.rows[0] ?? null) : null;
}

/** The draft after its change was left for another one: changed words go behind the draft, so that nothing is lost. */
function withoutEdit(draft: Draft): Draft {
  const body = joined(draft.body, changedWords(draft));
  return { ...draft, body, cursor: body === draft.body ? draft.cursor : body.length, edit: null, queued: null };
}

/** The box takes the focus and places its caret. */
function called(draft: Draft): Pick<Draft, 'places' | 'wantsFocus'> {
  return { places: draft.places + 1, wantsFocus: true };
}
