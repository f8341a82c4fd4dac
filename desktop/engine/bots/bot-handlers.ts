import type { AccountBook } from '../accounts/account-book.ts';
import { defined } from '../defined.ts';
import type { Handlers } from '../handler-types.ts';
import type { EngineDeps } from '../ports.ts';
import { callNow } from '../sync/call-now.ts';

type BotCalls = Extract<keyof Handlers, `bots.${string}`> | 'rooms.bots';

/** Bots are asked of the server every time (`unavailable` while offline); only it knows who may, and nothing of the answers is kept: a token least of all. */
export function createBotHandlers(deps: EngineDeps, { get }: AccountBook): Pick<Handlers, BotCalls> {
  const at = (accountId: string) => get(accountId).connection;
  const once = () => ({ opId: deps.newId() });
  return {
    'bots.create': ({ accountId, ask }) => callNow(at(accountId), 'bots.create', { ...defined(ask), ...once() }),
    'bots.list': ({ accountId, ask }) => callNow(at(accountId), 'bots.list', ask),
    'bots.update': ({ accountId, ask }) => callNow(at(accountId), 'bots.update', { ...defined(ask), ...once() }),
    'bots.delete': ({ accountId, ask }) => callNow(at(accountId), 'bots.delete', { ...defined(ask), ...once() }),
    'bots.createToken': ({ accountId, ask }) => callNow(at(accountId), 'bots.createToken', { ...defined(ask), ...once() }),
    'bots.tokens': ({ accountId, ask }) => callNow(at(accountId), 'bots.tokens', ask),
    'bots.revokeToken': ({ accountId, ask }) => callNow(at(accountId), 'bots.revokeToken', { ...defined(ask), ...once() }),
    'rooms.bots': async ({ accountId, ask }) => {
      const connection = at(accountId);
      return connection.isOpen() && !connection.hasFeature('bots') ? { bots: [] } : callNow(connection, 'rooms.bots', ask);
    },
  };
}
