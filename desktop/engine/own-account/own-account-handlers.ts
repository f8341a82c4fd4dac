import type { AccountBook } from '../accounts/account-book.ts';
import { defined } from '../defined.ts';
import type { Handlers } from '../handler-types.ts';
import type { EngineDeps } from '../ports.ts';
import { deleteAccount } from './delete-account.ts';
import { createExports } from './export-data.ts';
import { beginTotp, confirmTotp, disableTotp, totpStatus } from './two-step.ts';

type Names = `totp.${'status' | 'begin' | 'confirm' | 'disable'}` | `accounts.${'delete' | 'export' | 'cancelExport'}`;

/** What one does with one's own account beside signing in: the second step, its end, an export. */
export function createOwnAccountHandlers(deps: EngineDeps, { get }: Pick<AccountBook, 'get'>): Pick<Handlers, Names> {
  const exports = createExports(deps);
  return {
    'totp.status': ({ accountId }) => totpStatus(deps, get(accountId)),
    'totp.begin': ({ accountId, ...input }) => beginTotp(deps, get(accountId), input),
    'totp.confirm': ({ accountId, ...input }) => confirmTotp(deps, get(accountId), input),
    'totp.disable': async ({ accountId, ...input }) => {
      await disableTotp(deps, get(accountId), input);
      return {};
    },
    'accounts.delete': async ({ accountId, ...input }) => {
      await deleteAccount(deps, get(accountId), defined(input));
      return {};
    },
    'accounts.export': async ({ accountId, path }) => {
      await exports.begin(get(accountId), path);
      return {};
    },
    'accounts.cancelExport': ({ accountId }) => {
      exports.cancel(accountId);
      return {};
    },
  };
}
