import type { Message } from '@parley/shared/entities/message';
import type { MessageRowView } from '@parley/shared/ipc/views';
import type { AccountCore } from '../accounts/account-core.ts';
import { savedAmong } from '../saves/is-saved.ts';
import { keyOfMessage } from '../store/message-name.ts';
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

/**
 * Makes the rows of these messages as this person sees them; every row that leaves the engine is made here. What he changed or keeps is looked up once for all of
 * them. `areShown`: the window is about to show them; left out, those of the room that it shows.
 */
export function messageRowsOf(core: AccountCore, messages: readonly Message[], areShown?: boolean): (message: Message) => MessageRowView {
  const changed = core.changedAmong(messages);
  const saved = savedAmong(core, messages);
  return (message) => {
    const key = keyOfMessage(message);
    const isShown = areShown ?? core.attention().roomId === message.roomId;
    return changed.has(key) || saved.has(key)
      ? withOwn(core, message, core.changesOf(message.roomId, message.id), saved.has(key), isShown)
      : plainRow(core, message, isShown);
  };
}

/** The rows of these messages, in their order. Of none nothing is looked up: news of a room may be system lines alone. */
export function toMessageRows(core: AccountCore, messages: readonly Message[]): MessageRowView[] {
  return messages.length === 0 ? [] : messages.map(messageRowsOf(core, messages));
}

/** The row of one message. */
export function toMessageRow(core: AccountCore, message: Message): MessageRowView {
  return messageRowsOf(core, [message])(message);
}
