import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { MessageRowView } from '@parley/shared/ipc/views';
import type { AccountCore } from '../accounts/account-core.ts';
import { isSaved, savedIn } from '../saves/is-saved.ts';
import { overlay, pendingOf, type WaitingChange } from './overlay.ts';

const plainRow = (message: Message): MessageRowView => ({ kind: 'message', seq: message.seq, message });

function withOwn(core: AccountCore, message: Message, changes: readonly WaitingChange[], isSaved: boolean): MessageRowView {
  const pending = pendingOf(changes);
  return {
    ...plainRow(changes.length === 0 ? message : overlay(message, changes, core.record.user.id)),
    ...(pending.length > 0 ? { pending } : {}),
    ...(isSaved ? { isSaved: true } : {}),
  };
}

/** A stored message as this person sees it. Every row that leaves the engine is made here. */
export function toMessageRow(core: AccountCore, message: Message): MessageRowView {
  return withOwn(core, message, core.changesOf(message.roomId, message.id), isSaved(core, message.roomId, message.id));
}

/** The same for a page of one room: what the person changed or keeps there is looked up once, not for each row. */
export function messageRowsOf(core: AccountCore, roomId: Id): (message: Message) => MessageRowView {
  const changed = core.changedIn(roomId);
  const saved = savedIn(core, roomId);
  return (message) =>
    changed.has(message.id) || saved.has(message.id) ? withOwn(core, message, core.changesOf(roomId, message.id), saved.has(message.id)) : plainRow(message);
}
