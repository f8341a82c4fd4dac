import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { hasSave, savesAmong } from '../store/cache/saves.ts';
import { keyOfMessage, type MessageName } from '../store/message-name.ts';
import { findSaveMark, saveMarksAmong } from '../store/own/save-marks.ts';

/** Whether this person keeps the message for later, what the server does not know yet included. */
export function isSaved(core: Pick<AccountCore, 'own' | 'cache'>, roomId: Id, messageId: Id): boolean {
  return findSaveMark(core.own.read, roomId, messageId)?.isOn ?? hasSave(core.cache.read, roomId, messageId);
}

/** Those of these messages that this person keeps for later, likewise; by `keyOfMessage`. */
export function savedAmong(core: Pick<AccountCore, 'own' | 'cache'>, messages: readonly MessageName[]): ReadonlySet<string> {
  const saved = new Set(savesAmong(core.cache.read, messages).map(keyOfMessage));
  for (const { roomId, messageId, isOn } of saveMarksAmong(core.own.read, messages)) {
    const key = keyOfMessage({ roomId, id: messageId });
    if (isOn) saved.add(key);
    else saved.delete(key);
  }
  return saved;
}
