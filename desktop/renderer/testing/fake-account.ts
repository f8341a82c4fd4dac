import type { Id } from '@parley/shared/ids';
import { fail, ok, type Result } from '@parley/shared/result';
import { type FakeContext, type Handlers, offline } from './fake-context.ts';
import { samplePassword } from './fake-person.ts';

type Names =
  | `totp.${'status' | 'begin' | 'confirm' | 'disable'}`
  | `accounts.${'delete' | 'export' | 'cancelExport'}`
  | 'shell.exportAccount'
  | 'shell.saveText';

/** The code that the second step of the sample takes. */
export const sampleCode = '123456';
/** The code of an admin's link for a new password. */
export const sampleResetCode = '5f0c2b7e91d84a63b0f7c1d2e3a4958671c0ffee';
const sampleExport = '/home/ines/Downloads/parley-export.zip';
const recoveryCodes = Array.from({ length: 10 }, (_, n) => `k3q${'abcdefghij'[n]}-mx7p-a4tr-bw${(n % 6) + 2}z`);

const at = (path: string, message: string) => fail({ code: 'invalid', message, issues: [{ path, message }] });
const wrongPassword = at('password', 'This is not your present password.');
const wrongCode = (path: 'code' | 'totp') => at(path, 'This code is wrong, or was used already.');

/** Calls about one's own account: the second step, an export, the end. An export stands still until the test tells how it goes on. */
export function accountHandlers({ account, isOnline, push, world }: FakeContext): Pick<Handlers, Names> {
  const steps = new Map<Id, 'waits' | 'on'>();
  const online = <T>(accountId: Id, run: () => Result<T>): Result<T> => (isOnline(account(accountId)) ? run() : fail(offline));
  return {
    'totp.status': ({ accountId }) =>
      online(accountId, () => ok({ isOn: steps.get(accountId) === 'on', recoveryCodesLeft: steps.get(accountId) === 'on' ? 10 : 0 })),
    'totp.begin': ({ accountId, password }) =>
      online(accountId, () => {
        if (password !== samplePassword) return wrongPassword;
        steps.set(accountId, 'waits');
        const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
        return ok({ secret, uri: `otpauth://totp/Fjordlight:ines?issuer=Fjordlight&secret=${secret}` });
      }),
    'totp.confirm': ({ accountId, code }) =>
      online(accountId, () => {
        if (code !== sampleCode) return wrongCode('code');
        steps.set(accountId, 'on');
        return ok({ recoveryCodes });
      }),
    'totp.disable': ({ accountId, password, code }) =>
      online(accountId, () => {
        if (password !== samplePassword) return wrongPassword;
        if (code !== sampleCode) return wrongCode('code');
        steps.delete(accountId);
        return ok({});
      }),
    'accounts.delete': ({ accountId, password, totp }) =>
      online(accountId, () => {
        if (password !== samplePassword) return wrongPassword;
        if (steps.get(accountId) === 'on' && totp === undefined) return at('totp', 'Type the code of your authenticator app too.');
        if (steps.get(accountId) === 'on' && totp !== sampleCode) return wrongCode('totp');
        const gone = account(accountId);
        gone.view = { ...gone.view, connection: { state: 'signed-out', sinceMs: Date.now(), code: 'account-deleted' } };
        push({ type: 'accounts-changed', accounts: world.accounts.map(({ view }) => view) });
        return ok({});
      }),
    'accounts.export': () => ok({}),
    'accounts.cancelExport': ({ accountId }) => {
      push({ type: 'export-changed', accountId, state: 'cancelled', bytes: 0, path: '', message: '' });
      return ok({});
    },
    'shell.exportAccount': ({ accountId }) =>
      online(accountId, () => {
        push({ type: 'export-changed', accountId, state: 'running', bytes: 4_200_000, path: '', message: '' });
        return ok({ path: sampleExport });
      }),
    'shell.saveText': () => ok({ path: '/home/ines/Downloads/parley-recovery-codes.txt' }),
  };
}
