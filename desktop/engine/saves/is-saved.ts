import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { hasSave } from '../store/cache/saves.ts';
import { findSaveMark } from '../store/own/save-marks.ts';

/** Whether this person keeps the message for later, what the server does not know yet included. */
export function isSaved(core: Pick<AccountCore, 'own' | 'cache'>, roomId: Id, messageId: Id): boolean {
  return findSaveMark(core.own.read, roomId, messageId)?.isOn ?? hasSave(core.cache.read, roomId, messageId);
}
