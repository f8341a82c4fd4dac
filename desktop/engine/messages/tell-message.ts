import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { findMessage } from '../store/cache/messages.ts';

/** The message as it is known here: stored, or only shown by the relay. */
export function findKnown(core: Pick<AccountCore, 'cache' | 'loose'>, roomId: Id, id: Id): Message | null {
  return findMessage(core.cache.read, roomId, id) ?? core.loose.get(roomId, id);
}

/** Says how a message looks now, after something waiting for it changed. */
export function tellMessage(core: AccountCore, roomId: Id, id: Id): void {
  const message = findKnown(core, roomId, id);
  if (message) core.news.messages(roomId, [message]);
}
