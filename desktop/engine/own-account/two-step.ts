import type { TotpBeginInput, TotpBegun, TotpConfirmed, TotpConfirmInput, TotpDisableInput, TotpStatus } from '@parley/shared/protocol/account';
import type { Result } from '@parley/shared/result';
import { tokenOf } from '../accounts/devices.ts';
import type { Account } from '../accounts/open-account.ts';
import type { AccountHttp, EngineDeps } from '../ports.ts';
import { answered } from './shown-refusal.ts';

/** Asks the account's server about its second step of signing in. */
async function ask<T>(deps: EngineDeps, account: Account, call: (http: AccountHttp, url: string, token: string) => Promise<Result<T>>): Promise<T> {
  return answered(await call(deps.http.account, account.core.record.serverUrl, await tokenOf(account)));
}

/** @throws EngineError */
export const totpStatus = (deps: EngineDeps, account: Account): Promise<TotpStatus> => ask(deps, account, (http, url, token) => http.totpStatus(url, token));

/** @throws EngineError `invalid` at `password` where it is wrong */
export const beginTotp = (deps: EngineDeps, account: Account, input: TotpBeginInput): Promise<TotpBegun> =>
  ask(deps, account, (http, url, token) => http.beginTotp(url, token, input));

/** @throws EngineError `invalid` at `code` where it does not fit */
export const confirmTotp = (deps: EngineDeps, account: Account, input: TotpConfirmInput): Promise<TotpConfirmed> =>
  ask(deps, account, (http, url, token) => http.confirmTotp(url, token, input));

/** @throws EngineError `invalid` at `password` or `code` where one is wrong */
export const disableTotp = (deps: EngineDeps, account: Account, input: TotpDisableInput): Promise<null> =>
  ask(deps, account, (http, url, token) => http.disableTotp(url, token, input));
