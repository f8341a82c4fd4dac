import type { AccountBook } from '../accounts/account-book.ts';
import { defined } from '../defined.ts';
import type { Handlers } from '../handler-types.ts';
import { type EngineDeps, EngineError } from '../ports.ts';
import { callNow } from '../sync/call-now.ts';
import type { Feature } from '../sync/connection.ts';
import { wholeAddress } from './whole-address.ts';

type HookCalls = Extract<keyof Handlers, `hooks.${string}`> | 'rooms.hooks';

/** Webhooks are asked of the server every time (`unavailable` while offline); nothing of the answers is kept: a secret least of all. An older server: `invalid`. */
export function createHookHandlers(deps: EngineDeps, { get }: AccountBook): Pick<Handlers, HookCalls> {
  const at = (accountId: string, feature: Feature = 'webhooks') => {
    const { connection } = get(accountId);
    if (connection.isOpen() && !connection.hasFeature(feature))
      throw new EngineError({ code: 'invalid', message: 'This server is too old for that. Its administrator can bring it up to date.' });
    return connection;
  };
  const once = () => ({ opId: deps.newId() });
  const whole = <T extends { url: string }>(accountId: string, told: T): T => ({ ...told, url: wholeAddress(get(accountId).core.record.serverUrl, told.url) });
  return {
    'hooks.create': async ({ accountId, ask }) => whole(accountId, await callNow(at(accountId), 'hooks.create', { ...defined(ask), ...once() })),
    'hooks.list': ({ accountId, ask }) => callNow(at(accountId), 'hooks.list', ask),
    'hooks.update': ({ accountId, ask }) => callNow(at(accountId), 'hooks.update', { ...defined(ask), ...once() }),
    'hooks.delete': ({ accountId, ask }) => callNow(at(accountId), 'hooks.delete', { ...defined(ask), ...once() }),
    'hooks.deliveries': ({ accountId, ask }) => callNow(at(accountId), 'hooks.deliveries', defined(ask)),
    'hooks.redeliver': ({ accountId, ask }) => callNow(at(accountId), 'hooks.redeliver', { ...defined(ask), ...once() }),
    'hooks.rotateSecret': async ({ accountId, ask }) =>
      whole(accountId, await callNow(at(accountId, 'room-webhooks'), 'hooks.rotateSecret', { ...defined(ask), ...once() })),
    'rooms.hooks': async ({ accountId, ask }) => {
      const { connection } = get(accountId);
      return connection.isOpen() && !connection.hasFeature('room-webhooks') ? { hooks: [] } : callNow(connection, 'rooms.hooks', ask);
    },
  };
}
