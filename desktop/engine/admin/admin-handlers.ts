import type { AccountBook } from '../accounts/account-book.ts';
import { defined } from '../defined.ts';
import type { Handlers } from '../handler-types.ts';
import { type EngineDeps, EngineError } from '../ports.ts';
import { callNow } from '../sync/call-now.ts';

type AdminCalls = Extract<keyof Handlers, `admin.${string}`>;

/** The administration of a server is asked of it every time (`unavailable` while offline); only it knows who may, and nothing of the answers is kept. */
export function createAdminHandlers(deps: EngineDeps, { get }: AccountBook): Pick<Handlers, AdminCalls> {
  const at = (accountId: string) => get(accountId).connection;
  /** For what a server of before does not know: its list would not be what was asked for. */
  const able = (accountId: string, asked: string | undefined) => {
    const connection = at(accountId);
    if (asked === undefined || !connection.isOpen() || connection.hasFeature('admin-lists')) return connection;
    throw new EngineError({ code: 'invalid', message: 'This server is of an older version, which does not sort or search this list.' });
  };
  const once = () => ({ opId: deps.newId() });
  return {
    'admin.users': ({ accountId, ask }) => callNow(able(accountId, ask.sort), 'admin.users', defined(ask)),
    'admin.updateUser': ({ accountId, ask }) => callNow(at(accountId), 'admin.updateUser', { ...defined(ask), ...once() }),
    'admin.resetPassword': ({ accountId, ask }) => callNow(at(accountId), 'admin.resetPassword', { ...defined(ask), ...once() }),
    'admin.sessions': ({ accountId, ask }) => callNow(at(accountId), 'admin.sessions', ask),
    'admin.endSession': ({ accountId, ask }) => callNow(at(accountId), 'admin.endSession', { ...defined(ask), ...once() }),
    'admin.rooms': ({ accountId, ask }) => callNow(able(accountId, ask.sort), 'admin.rooms', defined(ask)),
    'admin.members': ({ accountId, ask }) => callNow(at(accountId), 'admin.members', defined(ask)),
    'admin.updateRoom': ({ accountId, ask }) => callNow(at(accountId), 'admin.updateRoom', { ...defined(ask), ...once() }),
    'admin.storage': ({ accountId, ask }) => callNow(at(accountId), 'admin.storage', ask),
    'admin.settings': ({ accountId, ask }) => callNow(at(accountId), 'admin.settings', ask),
    'admin.updateSettings': ({ accountId, ask }) => callNow(at(accountId), 'admin.updateSettings', { ...defined(ask), ...once() }),
    'admin.audit': ({ accountId, ask }) => callNow(able(accountId, ask.query), 'admin.audit', defined(ask)),
  };
}
