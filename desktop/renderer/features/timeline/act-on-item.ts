import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import { editQueued, putBack } from '../../state/actions/compose.ts';
import { addFiles } from '../../state/actions/files.ts';
import { dropOutboxItem, retryOutboxItem } from '../../state/actions/messages.ts';
import { sendAgain } from '../../state/actions/send-words.ts';
import { showDone, showProblem } from '../../state/actions/toasts.ts';
import type { AppState } from '../../state/app-state.ts';
import { getState } from '../../state/store.ts';
import { mayWrite } from '../composer/read-only-reason.ts';

/** Tries to send something again. */
export async function retryItem(accountId: Id, item: OutboxItem): Promise<void> {
  const answer = await retryOutboxItem(accountId, item.opId);
  if (!answer.ok) showProblem(answer.error.message);
}

/** Takes something out of the queue; the toast offers to put its words back at the end. */
export async function deleteItem(accountId: Id, item: OutboxItem): Promise<void> {
  if (!(await dropOutboxItem(accountId, item.opId)) || item.call !== 'messages.send') return;
  // Its files are gone from this device: they cannot come back with its words.
  if (item.files) showDone('Message deleted. It was only on this device.');
  else showDone('Message deleted. It was only on this device.', { label: 'Undo', run: () => void sendAgain(accountId, item) });
}

/** Whether the words of something in the queue may still be changed: it failed, or nothing was tried yet, and there is a box to change them in. */
export function canEditItem(state: AppState, accountId: Id, item: OutboxItem): boolean {
  return item.call === 'messages.send' && canDeleteItem(item) && mayWrite(state, accountId, item.roomId);
}

/** Whether something may be taken out of the queue without asking the server: it failed, or nothing was tried yet. */
export function canDeleteItem(item: OutboxItem): boolean {
  return item.state === 'failed' || (item.state === 'queued' && item.attempts === 0);
}

/** Carries out the key of a focused row whose words are only on this device, as of one that is stored; true when it was one. */
export function runItemKey(
  accountId: Id,
  item: OutboxItem,
  { key, shiftKey, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  const deletes = (key === 'Delete' || key === 'Backspace') && canDeleteItem(item);
  const edits = key.toLowerCase() === 'e' && !shiftKey && canEditItem(getState(), accountId, item);
  if (deletes) void deleteItem(accountId, item);
  if (edits) editQueued(accountId, item);
  return deletes || edits;
}

/** Stops a message whose file is on its way: its words and its other files stand in the box again, the file goes. */
export async function cancelUpload(accountId: Id, item: OutboxItem, withoutIds: readonly Id[] = []): Promise<void> {
  const filesBack = (item.files ?? []).flatMap(({ id }) => (withoutIds.includes(id) ? [] : id));
  if ((await dropOutboxItem(accountId, item.opId, filesBack)) && item.body !== '')
    putBack({ accountId, roomId: item.roomId, rootId: item.threadRootId ?? null }, item.body, item.replyToId ?? null);
}

/** Puts other files in the place of those that the server did not take: the words and the other files stand in the box again, with these. */
export async function replaceFailedFiles(accountId: Id, item: OutboxItem, files: readonly File[]): Promise<void> {
  await cancelUpload(
    accountId,
    item,
    (item.files ?? []).flatMap(({ id, state }) => (state === 'failed' ? id : [])),
  );
  await addFiles({ accountId, roomId: item.roomId, rootId: item.threadRootId ?? null }, files);
}
