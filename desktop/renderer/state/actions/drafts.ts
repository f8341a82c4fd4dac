import type { Id } from '@parley/shared/ids';
import type { IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { type ComposeTarget, changedWords, type Draft, type DraftKey, draftKey, draftOf, emptyDraft, joined, useDrafts } from '../drafts.ts';
import { callParley, tellParley } from './bridge.ts';
import { showDone } from './toasts.ts';

/** What is typed is on its way to the disk this much later at most. */
const keepAfterMs = 250;
const unkept = new Map<DraftKey, ReturnType<typeof setTimeout>>();
const reading = new Set<DraftKey>();

/** Changes a draft in the window only. */
export function changeDraft(target: ComposeTarget, change: (draft: Draft) => Draft): void {
  useDrafts.setState({ [draftKey(target)]: change(draftOf(target)) });
}

/** Reads what was being written at a place, if the window does not know it yet. Words typed meanwhile stand behind it. */
export async function openDraft(target: ComposeTarget): Promise<void> {
  const key = draftKey(target);
  if (draftOf(target).isRead || reading.has(key)) return;
  reading.add(key);
  const answer = await callParley('drafts.get', placeOf(target));
  reading.delete(key);
  if (!answer.ok) {
    // What was typed is not on the disk yet: it is read and kept when the engine is there again.
    if (answer.error.code === 'unavailable' && draftOf(target) !== emptyDraft) keepSoon(target);
    return;
  }
  const { body, cursor, replyToId, edit, files } = answer.value;
  changeDraft(target, (typed) => ({
    ...typed,
    isRead: true,
    files,
    body: body + typed.body,
    cursor: typed.body === '' ? cursor : body.length + typed.cursor,
    replyToId: typed.replyToId ?? replyToId,
    edit: typed.edit ?? (edit ? { ...edit, original: null } : null),
    places: typed.places + 1,
  }));
  const merged = draftOf(target);
  if (merged.body !== body || merged.replyToId !== replyToId || merged.edit?.messageId !== edit?.messageId) keepSoon(target);
  const begun = draftOf(target).edit;
  if (begun?.original === null) await readOriginal(target, begun.messageId);
}

/** The words in the box are now these. They are kept soon. */
export function write(target: ComposeTarget, body: string, cursor: number): void {
  changeDraft(target, (draft) => {
    if (draft.queued) return { ...draft, queued: { ...draft.queued, body, cursor } };
    if (draft.edit) return { ...draft, edit: { ...draft.edit, body, cursor } };
    return { ...draft, body, cursor };
  });
  keepSoon(target);
}

/** The caret was moved. It is kept with the words. */
export function noteCursor(target: ComposeTarget, cursor: number): void {
  const draft = draftOf(target);
  if ((draft.queued ?? draft.edit ?? draft).cursor === cursor) return;
  const kept = unkept.has(draftKey(target));
  changeDraft(target, () => {
    if (draft.queued) return { ...draft, queued: { ...draft.queued, cursor } };
    return draft.edit ? { ...draft, edit: { ...draft.edit, cursor } } : { ...draft, cursor };
  });
  if (!kept && (draft.body !== '' || draft.edit)) keepSoon(target);
}

/** The draft is handed to the engine within a quarter of a second; later changes ride along. */
export function keepSoon(target: ComposeTarget): void {
  const key = draftKey(target);
  if (!unkept.has(key))
    unkept.set(
      key,
      setTimeout(() => keepNow(target), keepAfterMs),
    );
}

/** Hands a changed draft to the engine at once: the box loses the focus, the room or the window is left. */
export function keepNow(target: ComposeTarget): void {
  const key = draftKey(target);
  const timer = unkept.get(key);
  if (timer === undefined) return;
  clearTimeout(timer);
  unkept.delete(key);
  const draft = useDrafts.getState()[key];
  if (!draft) return;
  // What the disk holds is not known here: it would be lost under what is written now. Reading it keeps both.
  if (!draft.isRead) {
    void openDraft(target);
    return;
  }
  // A change of the queue has no place of its own on the disk: its words are kept behind the draft, so that an end in the middle of it loses neither.
  const body = draft.queued ? joined(draft.body, changedWords(draft)) : draft.body;
  const cursor = draft.queued ? body.length : Math.min(draft.cursor, body.length);
  const edit = draft.edit && { messageId: draft.edit.messageId, body: draft.edit.body, cursor: draft.edit.cursor };
  tellParley('drafts.set', { ...placeOf(target), body, cursor, replyToId: draft.replyToId, edit });
}

/** Drafts of every room and thread of an account, newest first. */
export function listDrafts(accountId: Id): Promise<Result<IpcOutput<'drafts.list'>>> {
  return callParley('drafts.list', { accountId });
}

/** Throws away what was being written at a place, of a change that one alone: the draft beside it stays. The toast offers to put it back. */
export async function dropDraft(target: ComposeTarget): Promise<void> {
  await openDraft(target);
  const before = draftOf(target);
  const put = (draft: Draft) => {
    changeDraft(target, (now) => ({ ...draft, isRead: true, places: now.places + 1 }));
    keepSoon(target);
    keepNow(target);
  };
  if (before.edit) {
    put({ ...before, edit: null });
    showDone('Change discarded.', { label: 'Undo', run: () => put(before) });
    return;
  }
  for (const { id } of before.files) void callParley('files.remove', { accountId: target.accountId, id });
  put(emptyDraft);
  // Its files are gone from this device: only words come back.
  if (before.files.length > 0) showDone('Draft deleted.');
  else showDone('Draft deleted.', { label: 'Undo', run: () => put(before) });
}

/** An account is gone from this device: so is what was being written there. */
export function forgetDrafts(accountId: Id): void {
  const gone = (Object.keys(useDrafts.getState()) as DraftKey[]).filter((key) => key.startsWith(`${accountId}/`));
  for (const key of gone) {
    clearTimeout(unkept.get(key));
    unkept.delete(key);
  }
  useDrafts.setState(Object.fromEntries(gone.map((key) => [key, undefined])));
}

async function readOriginal(target: ComposeTarget, messageId: Id): Promise<void> {
  const answer = await callParley('messages.get', { accountId: target.accountId, roomId: target.roomId, ids: [messageId] });
  const original = answer.ok ? answer.value.rows[0]?.message.body : undefined;
  if (original !== undefined) changeDraft(target, (draft) => (draft.edit?.messageId === messageId ? { ...draft, edit: { ...draft.edit, original } } : draft));
}

function placeOf({ accountId, roomId, rootId }: ComposeTarget): { accountId: Id; roomId: Id; rootId?: Id } {
  return { accountId, roomId, ...(rootId === null ? {} : { rootId }) };
}
