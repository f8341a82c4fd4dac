import type { AccountBook } from '../accounts/account-book.ts';
import { defined } from '../defined.ts';
import type { Handlers } from '../handler-types.ts';
import type { EngineDeps } from '../ports.ts';
import { callNow } from '../sync/call-now.ts';

type AdminCalls = Extract<keyof Handlers, `admin.${string}`>;

/** The administration of a server is asked of it every time (`unavailable` while offline); only it knows who may, and nothing of the answers is kept. */
export function createAdminHandlers(deps: EngineDeps, { get }: AccountBook): Pick<Handlers, AdminCalls> {
  const at = (accountId: string) => get(accountId).connection;
  const once = () => ({ opId: deps.newId() });
  return {
    'admin.users': ({ accountId, ask }) => callNow(at(accountId), 'admin.users', defined(ask)),
    'admin.updateUser': ({ accountId, ask }) => callNow(at(accountId), 'admin.updateUser', { ...defined(ask), ...once() }),
    'admin.resetPassword': ({ accountId, ask }) => callNow(at(accountId), 'admin.resetPassword', { ...defined(ask), ...once() }),
    'admin.sessions': ({ accountId, ask }) => callNow(at(accountId), 'admin.sessions', ask),
    'admin.endSession': ({ accountId, ask }) => callNow(at(accountId), 'admin.endSession', { ...defined(ask), ...once() }),
    'admin.rooms': ({ accountId, ask }) => callNow(at(accountId), 'admin.rooms', defined(ask)),
    'admin.members': ({ accountId, ask }) => callNow(at(accountId), 'admin.members', defined(ask)),
    'admin.updateRoom': ({ accountId, ask }) => callNow(at(accountId), 'admin.updateRoom', { ...defined(ask), ...once() }),
    'admin.storage': ({ accountId, ask }) => callNow(at(accountId), 'admin.storage', ask),
    'admin.settings': ({ accountId, ask }) => callNow(at(accountId), 'admin.settings', ask),
    'admin.updateSettings': ({ accountId, ask }) => callNow(at(accountId), 'admin.updateSettings', { ...defined(ask), ...once() }),
    'admin.audit': ({ accountId, ask }) => callNow(at(accountId), 'admin.audit', defined(ask)),
  };
}
