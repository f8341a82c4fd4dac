import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { MessageRowView } from '@parley/shared/ipc/views';
import type { AccountCore } from '../accounts/account-core.ts';
import { isSaved, savedIn } from '../saves/is-saved.ts';
import { overlay, pendingOf, type WaitingChange } from './overlay.ts';

/** The row itself. `isShown`: the window is about to show it, so what its links lead to is asked for. */
function plainRow(core: AccountCore, message: Message, isShown: boolean): MessageRowView {
  const previews = core.previewsOf(message, isShown);
  return { kind: 'message', seq: message.seq, message, ...(previews.length > 0 ? { previews } : {}) };
}

function withOwn(core: AccountCore, message: Message, changes: readonly WaitingChange[], isSaved: boolean, isShown: boolean): MessageRowView {
  const pending = pendingOf(changes);
  return {
    ...plainRow(core, changes.length === 0 ? message : overlay(message, changes, core.record.user.id), isShown),
    ...(pending.length > 0 ? { pending } : {}),
    ...(isSaved ? { isSaved: true } : {}),
  };
}

/** A stored message as this person sees it. Every row that leaves the engine is made here. */
export function toMessageRow(core: AccountCore, message: Message): MessageRowView {
  const isShown = core.attention().roomId === message.roomId;
  return withOwn(core, message, core.changesOf(message.roomId, message.id), isSaved(core, message.roomId, message.id), isShown);
}

/** The same for a page of one room: what the person changed or keeps there is looked up once, not for each row. */
export function messageRowsOf(core: AccountCore, roomId: Id): (message: Message) => MessageRowView {
  const changed = core.changedIn(roomId);
  const saved = savedIn(core, roomId);
  return (message) =>
    changed.has(message.id) || saved.has(message.id)
      ? withOwn(core, message, core.changesOf(roomId, message.id), saved.has(message.id), true)
      : plainRow(core, message, true);
}
