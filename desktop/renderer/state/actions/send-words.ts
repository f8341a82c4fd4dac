import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import { knownEmoji, loadEmoji } from '../../features/emoji/load-emoji.ts';
import { mayHoldCodes, replaceCodes } from '../../features/emoji/short-codes.ts';
import { type ComposeTarget, draftOf } from '../drafts.ts';
import { getState } from '../store.ts';
import { callParley } from './bridge.ts';
import { leaveEdit, putBack, readMessage } from './compose.ts';
import { changeDraft, keepNow, keepSoon } from './drafts.ts';
import { editOutboxItem } from './messages.ts';
import { showProblem } from './toasts.ts';

/** `inRoomToo`: words of a thread stand in the room as well, as an answer to its root. `kind`: `me`, where they say what one does. */
type Options = { inRoomToo: boolean; kind: Message['kind'] };

/**
 * Sends words as one or several messages and empties the box. The kept draft goes only when all are in the queue; what could not be queued stands in the box
 * again, with its reply.
 */
export async function sendWords(target: ComposeTarget, bodies: readonly string[], { inRoomToo, kind }: Options): Promise<void> {
  const { accountId, roomId, rootId } = target;
  const { replyToId, files } = draftOf(target);
  changeDraft(target, (draft) => ({ ...draft, body: '', cursor: 0, replyToId: null, files: [] }));
  const as = kind === 'text' ? {} : { kind };
  let sent = 0;
  for (const body of bodies) {
    const words = await withEmoji(body);
    const reply = sent === 0 && replyToId !== null ? { replyToId } : {};
    const attached = sent === 0 && files.length > 0 ? { fileIds: files.map(({ id }) => id) } : {};
    const thread = rootId === null ? {} : { threadRootId: rootId };
    const answer = await callParley('messages.send', { accountId, roomId, ...as, body: words, ...reply, ...attached, ...thread });
    if (!answer.ok) {
      if (sent === 0) changeDraft(target, (draft) => ({ ...draft, files: [...files, ...draft.files] }));
      giveBack(target, `${kind === 'me' ? '/me ' : ''}${bodies.slice(sent).join('\n')}`, sent === 0 ? replyToId : null, answer.error.message);
      return;
    }
    sent += 1;
    if (rootId === null || !inRoomToo || words === '') continue;
    const again = await callParley('messages.send', { accountId, roomId, ...as, body: words, replyToId: rootId });
    if (!again.ok) showProblem(`Sent in the thread, not in the room: ${again.error.message}`);
  }
  keepSoon(target);
  keepNow(target);
}

/** Puts words that were taken out of the queue back at its end: at the same place, and as what they were. */
export async function sendAgain(accountId: Id, { roomId, body, kind, replyToId, threadRootId }: OutboxItem): Promise<void> {
  const answer = await callParley('messages.send', {
    accountId,
    roomId,
    body,
    ...(kind === undefined ? {} : { kind }),
    ...(replyToId === undefined ? {} : { replyToId }),
    ...(threadRootId === undefined ? {} : { threadRootId }),
  });
  if (!answer.ok) giveBack({ accountId, roomId, rootId: threadRootId ?? null }, body, replyToId ?? null, answer.error.message);
}

/** Saves a change. Unchanged words end it and save nothing. */
export async function saveEdit(target: ComposeTarget, text: string): Promise<void> {
  const { edit, queued } = draftOf(target);
  const { accountId, roomId } = target;
  const words = await withEmoji(text);
  if (queued) {
    if (words === queued.item.body) {
      leaveEdit(target);
      return;
    }
    const answer = await editOutboxItem(accountId, queued.item.opId, words);
    endEdit(target, answer.ok ? null : answer.error.message, text);
  } else if (edit) {
    const original = edit.original ?? (await readMessage(accountId, roomId, edit.messageId))?.message.body;
    if (words === original) {
      leaveEdit(target);
      return;
    }
    const answer = await callParley('messages.edit', { accountId, roomId, id: edit.messageId, body: words });
    endEdit(target, answer.ok ? null : answer.error.message, text);
  }
}

/** Deletes the message whose words were all taken away. */
export async function deleteEdited(target: ComposeTarget): Promise<void> {
  const { edit } = draftOf(target);
  if (!edit) return;
  const answer = await callParley('messages.delete', { accountId: target.accountId, roomId: target.roomId, id: edit.messageId });
  if (answer.ok) leaveEdit(target);
  else showProblem(answer.error.message);
}

function endEdit(target: ComposeTarget, problem: string | null, words: string): void {
  if (problem !== null) showProblem(`The message could not be changed any more: ${problem} Your words stand in the box.`);
  leaveEdit(target, problem === null ? '' : words);
  keepNow(target);
}

function giveBack(target: ComposeTarget, words: string, replyToId: string | null, problem: string): void {
  showProblem(`Not queued: ${problem} Your words stand in the box.`);
  putBack(target, words, replyToId);
}

async function withEmoji(text: string): Promise<string> {
  if (!mayHoldCodes(text)) return text;
  // Without the list the codes go as they are typed: whoever reads them has it.
  const set = knownEmoji() ?? (await loadEmoji().catch(() => null));
  return set === null ? text : replaceCodes(text, set, getState().settings.skinTone);
}
