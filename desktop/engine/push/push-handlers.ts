import type { AccountBook } from '../accounts/account-book.ts';
import { defined } from '../defined.ts';
import type { Handlers } from '../handler-types.ts';
import type { EngineDeps } from '../ports.ts';
import { callNow } from '../sync/call-now.ts';

type PushCalls = Extract<keyof Handlers, `push.${string}`>;

/** Push gateways are asked of the server every time (`unavailable` while offline); nothing of them is kept: a token least of all. */
export function createPushHandlers(deps: EngineDeps, { get }: AccountBook): Pick<Handlers, PushCalls> {
  const at = (accountId: string) => get(accountId).connection;
  const once = () => ({ opId: deps.newId() });
  return {
    'push.list': async ({ accountId, ask }) => {
      const connection = at(accountId);
      if (connection.isOpen() && !connection.hasFeature('push')) return { targets: [], isOffered: false };
      return { ...(await callNow(connection, 'push.list', ask)), isOffered: true };
    },
    'push.add': ({ accountId, ask }) => callNow(at(accountId), 'push.add', { ...defined(ask), ...once() }),
    'push.update': ({ accountId, ask }) => callNow(at(accountId), 'push.update', { ...defined(ask), ...once() }),
    'push.remove': ({ accountId, ask }) => callNow(at(accountId), 'push.remove', { ...defined(ask), ...once() }),
    'push.test': ({ accountId, ask }) => callNow(at(accountId), 'push.test', ask),
  };
}
