import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { formatLink } from '@parley/shared/links';
import { ruleRefusal } from '@parley/shared/room-rules';
import { deleteMessage, markUnread, pin, save, vote } from '../../state/actions/changes.ts';
import { editMessage, replyTo } from '../../state/actions/compose.ts';
import { openOverlay } from '../../state/actions/navigate.ts';
import { openThread } from '../../state/actions/panel.ts';
import { copyText } from '../../state/actions/shell.ts';
import { selectRoom } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { mayWrite } from '../composer/read-only-reason.ts';
import type { RoomContextValue } from './room-context.ts';
import type { RowOf } from './rows.ts';

export type ActionId = 'reply' | 'thread' | 'edit' | 'copy' | 'link' | 'pin' | 'save' | 'unread' | 'forward' | 'details' | 'who' | 'report' | 'delete';
/** Something one can do with a stored message: in its menu, and by its key while its row has the focus. `isSkipping`: Shift was held, do not ask. */
export type MessageAction = { id: ActionId; label: string; keys?: string; run: (isSkipping: boolean) => void };

type Place = Pick<RoomContextValue, 'accountId' | 'roomId' | 'rootId' | 'ownId' | 'canWrite'>;

/** What can be done with a stored message here and now, in the order of the menu. */
export function actionsOf({ accountId, roomId, rootId, ownId, canWrite }: Place, row: RowOf<'message'>): MessageAction[] {
  const { message } = row;
  const isDeleted = message.deletedAt !== undefined;
  const isOwn = message.authorId === ownId;
  // In a room for announcements one may vote, react and delete one's words, but write none.
  const canSpeak = canWrite && mayWrite(getState(), accountId, roomId);
  const isPinned = message.pinned === true;
  const when = (isPossible: boolean, action: MessageAction): MessageAction[] => (isPossible ? [action] : []);
  return [
    ...when(canSpeak && !isDeleted, { id: 'reply', label: 'Reply', keys: 'R', run: () => replyTo(accountId, roomId, rootId, message.id) }),
    ...when(rootId === null && (!isDeleted || message.thread !== undefined), {
      id: 'thread',
      label: 'Open thread',
      keys: 'T',
      run: () => openThread(accountId, roomId, message.threadRootId ?? message.id),
    }),
    ...when(canSpeak && isOwn && !isDeleted, { id: 'edit', label: 'Edit', keys: 'E', run: () => void editMessage(accountId, roomId, rootId, message.id) }),
    ...when(!isDeleted, { id: 'copy', label: 'Copy text', run: () => void copyText(message.body, 'Copied the text.') }),
    { id: 'link', label: 'Copy link', run: () => void copyLink(accountId, message) },
    ...when(canWrite && !isDeleted, { id: 'pin', label: isPinned ? 'Unpin' : 'Pin', keys: 'P', run: () => void pin(accountId, message, !isPinned) }),
    ...when(!isDeleted || row.isSaved, {
      id: 'save',
      label: row.isSaved ? 'Remove from saved' : 'Save',
      keys: 'S',
      run: () => void save(accountId, message, !row.isSaved),
    }),
    ...when(rootId === null && canWrite, { id: 'unread', label: 'Mark unread', keys: 'U', run: () => void markUnread(accountId, message) }),
    ...when(!isDeleted, { id: 'forward', label: 'Forward', run: () => openOverlay({ kind: 'forward', accountId, message }) }),
    { id: 'details', label: 'Details', run: () => openOverlay({ kind: 'message-details', row }) },
    ...when(message.reactions.length > 0, { id: 'who', label: 'Who reacted', run: () => openOverlay({ kind: 'who-reacted', accountId, message }) }),
    ...when(canWrite && !isDeleted && !isOwn, {
      id: 'report',
      label: 'Report…',
      run: () => openOverlay({ kind: 'report-message', accountId, message }),
    }),
    ...when(canWrite && !isDeleted && (isOwn || mayDeleteOthers(accountId, roomId)), {
      id: 'delete',
      label: 'Delete',
      keys: 'Del',
      run: (isSkipping) => (isSkipping ? void deleteMessage(accountId, message) : openOverlay({ kind: 'delete-message', accountId, message })),
    }),
  ];
}

const actionOfKey: Readonly<Record<string, ActionId>> = {
  e: 'edit',
  t: 'thread',
  r: 'reply',
  p: 'pin',
  s: 'save',
  u: 'unread',
  Delete: 'delete',
  Backspace: 'delete',
};

/** Carries out the key of a focused row; true when it was one. */
export function runMessageKey(place: Place, row: RowOf<'message'>, event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === '+' || event.key === '-') {
    if (place.canWrite && row.message.deletedAt === undefined) void vote(place.accountId, row.message, event.key === '+' ? 1 : -1);
    return true;
  }
  const id = actionOfKey[event.key] ?? actionOfKey[event.key.toLowerCase()];
  if (id === undefined || (event.shiftKey && id !== 'delete')) return false;
  return runMessageAction(place, row, id, event.shiftKey);
}

/** Carries out what can be done with a message; false where it cannot be done with this one. */
export function runMessageAction(place: Place, row: RowOf<'message'>, id: ActionId, isSkipping = false): boolean {
  const action = actionsOf(place, row).find((candidate) => candidate.id === id);
  action?.run(isSkipping);
  return action !== undefined;
}

/** A link to exactly this message, for people who are in its room. */
export function copyLink(accountId: Id, { roomId, id }: Pick<Message, 'roomId' | 'id'>): Promise<void> {
  const serverUrl = getState().accounts.find((account) => account.id === accountId)?.serverUrl ?? '';
  return copyText(formatLink({ serverUrl, roomId, messageId: id }), 'Copied the link to the message.');
}

function mayDeleteOthers(accountId: Id, roomId: Id): boolean {
  const view = selectRoom(getState(), accountId, roomId);
  return view !== null && ruleRefusal('delete-others', view.role, view.room) === null;
}
