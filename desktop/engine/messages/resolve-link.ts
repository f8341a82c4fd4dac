import type { Id } from '@parley/shared/ids';
import type { IpcOutput } from '@parley/shared/ipc/contract';
import { parseLink } from '@parley/shared/links';
import type { Account } from '../accounts/open-account.ts';
import { EngineError } from '../ports.ts';
import { findRoom } from '../store/cache/rooms.ts';

/** The account here that is on this server and in this room; one that may write goes first. */
function accountOf(accounts: readonly Account[], host: string, roomId: Id): Account | undefined {
  const inRoom = accounts.filter(({ core }) => new URL(core.record.serverUrl).host.toLowerCase() === host && findRoom(core.cache.read, roomId) !== null);
  return inRoom.find(({ core }) => findRoom(core.cache.read, roomId)?.state === 'member') ?? inRoom[0];
}

/**
 * Where a `parley://` link leads on this device. A message that is not here is asked of the relay; `seq` is null where nobody could say.
 * @throws EngineError `invalid` for what is no such link, `not-found` where no account here is in that room
 */
export async function resolveLink(accounts: readonly Account[], url: string): Promise<IpcOutput<'links.resolve'>> {
  const link = parseLink(url);
  if (!link)
    throw new EngineError({ code: 'invalid', message: 'This is not a link to a room or message.', issues: [{ path: 'url', message: 'not a parley link' }] });
  const { host, roomId, messageId } = link;
  const account = accountOf(accounts, host, roomId);
  if (!account) throw new EngineError({ code: 'not-found', message: 'You are not in the room this link leads to.' });
  const [message] = messageId === null ? [] : await account.getMessages(roomId, [messageId]);
  return { accountId: account.core.id, roomId, messageId, seq: message?.seq ?? null, threadRootId: message?.threadRootId ?? null };
}
