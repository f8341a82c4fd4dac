import type { Id } from '@parley/shared/ids';
import type { AccountBook } from '../accounts/account-book.ts';
import type { Account } from '../accounts/open-account.ts';
import { defined } from '../defined.ts';
import type { Handlers } from '../handler-types.ts';
import type { EngineDeps } from '../ports.ts';
import { callNow } from '../sync/call-now.ts';

type Names = `pictures.${'set' | 'remove' | 'locate'}` | `blocks.${'set' | 'list'}` | 'messages.report' | `reports.${'list' | 'resolve'}` | 'members.mute';

async function choosePicture({ core, pictures, people }: Account, bytes: Uint8Array | null, botId: Id | undefined) {
  const user = await pictures.set(bytes, botId);
  people.take([user]);
  if (botId !== undefined) return { user };
  core.saveRecord({ user });
  core.news.account();
  return { user };
}

/** What people do about people: their pictures, whom they block, what they report and whom moderators silence. */
export function createPeopleHandlers(deps: EngineDeps, { get }: Pick<AccountBook, 'get'>): Pick<Handlers, Names> {
  return {
    'pictures.set': ({ accountId, base64, botId }) => choosePicture(get(accountId), Buffer.from(base64, 'base64'), botId),
    'pictures.remove': ({ accountId, botId }) => choosePicture(get(accountId), null, botId),
    'pictures.locate': async ({ accountId, hash }) => ({ path: await get(accountId).pictures.locate(hash) }),
    'blocks.set': ({ accountId, userId, on }) => {
      get(accountId).blocks.set(userId, on);
      return {};
    },
    'blocks.list': ({ accountId }) => {
      const { blocks, people } = get(accountId);
      people.need(blocks.list());
      return { userIds: blocks.list() };
    },
    'messages.report': ({ accountId, ...input }) => callNow(get(accountId).connection, 'messages.report', { ...defined(input), opId: deps.newId() }),
    'reports.list': async ({ accountId, ...query }) => {
      const { connection, people } = get(accountId);
      const answer = await callNow(connection, 'reports.list', defined(query));
      people.need(answer.reports.flatMap(({ authorId, reporterId }) => [authorId, reporterId]));
      return answer;
    },
    'reports.resolve': ({ accountId, id, action }) => callNow(get(accountId).connection, 'reports.resolve', { id, action, opId: deps.newId() }),
    'members.mute': async ({ accountId, ...input }) => {
      const { core, connection } = get(accountId);
      await callNow(connection, 'members.mute', { ...input, opId: deps.newId() });
      core.publish({ type: 'members-changed', accountId, roomId: input.roomId });
      return {};
    },
  };
}
