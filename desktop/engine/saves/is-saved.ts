import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { hasSave, savesIn } from '../store/cache/saves.ts';
import { findSaveMark, saveMarksIn } from '../store/own/save-marks.ts';

/** Whether this person keeps the message for later, what the server does not know yet included. */
export function isSaved(core: Pick<AccountCore, 'own' | 'cache'>, roomId: Id, messageId: Id): boolean {
  return findSaveMark(core.own.read, roomId, messageId)?.isOn ?? hasSave(core.cache.read, roomId, messageId);
}

/** All messages of a room that this person keeps for later, what the server does not know yet included. */
export function savedIn(core: Pick<AccountCore, 'own' | 'cache'>, roomId: Id): ReadonlySet<Id> {
  const saved = new Set(savesIn(core.cache.read, roomId));
  for (const mark of saveMarksIn(core.own.read, roomId)) {
    if (mark.isOn) saved.add(mark.messageId);
    else saved.delete(mark.messageId);
  }
  return saved;
}
