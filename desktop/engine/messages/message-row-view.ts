import type { Message } from '@parley/shared/entities/message';
import type { MessageRowView } from '@parley/shared/ipc/views';
import type { AccountCore } from '../accounts/account-core.ts';
import { isSaved } from '../saves/is-saved.ts';
import { overlay, pendingOf } from './overlay.ts';

/** A stored message as this person sees it. Every row that leaves the engine is made here. */
export function toMessageRow(core: AccountCore, message: Message): MessageRowView {
  const changes = core.changesOf(message.roomId, message.id);
  const pending = pendingOf(changes);
  return {
    kind: 'message',
    seq: message.seq,
    message: changes.length === 0 ? message : overlay(message, changes, core.record.user.id),
    ...(pending.length > 0 ? { pending } : {}),
    ...(isSaved(core, message.roomId, message.id) ? { isSaved: true } : {}),
  };
}
