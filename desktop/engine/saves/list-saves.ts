import type { IpcOutput } from '@parley/shared/ipc/contract';
import type { Account } from '../accounts/open-account.ts';
import { fetchUnknown } from '../messages/fetch-unknown.ts';
import { messageRowsOf } from '../messages/message-row-view.ts';
import { findKnown } from '../messages/tell-message.ts';

/** What this person keeps for later, newest first; messages that are not here are asked of the relay. */
export async function listSaves({ core, saves, getMessages }: Pick<Account, 'core' | 'saves' | 'getMessages'>): Promise<IpcOutput<'saves.list'>> {
  await fetchUnknown(
    core,
    getMessages,
    saves.list().map(({ roomId, messageId }) => ({ roomId, id: messageId })),
  );
  const kept = saves.list().map((save) => ({ save, message: findKnown(core, save.roomId, save.messageId) }));
  const toRow = messageRowsOf(
    core,
    kept.flatMap(({ message }) => message ?? []),
  );
  return { saves: kept.map(({ save, message }) => ({ save, row: message ? toRow(message) : null })) };
}
