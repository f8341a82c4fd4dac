import type { DeleteAccountInput } from '@parley/shared/protocol/account';
import { tokenOf } from '../accounts/devices.ts';
import type { Account } from '../accounts/open-account.ts';
import type { EngineDeps } from '../ports.ts';
import { answered } from './shown-refusal.ts';

/** Deletes the account on its server, for good. What this device holds stays until it is removed. @throws EngineError `invalid` at `password` or `totp`, `conflict` (the last admin) */
export async function deleteAccount(deps: EngineDeps, account: Account, input: DeleteAccountInput): Promise<void> {
  answered(await deps.http.account.deleteAccount(account.core.record.serverUrl, await tokenOf(account), input));
  account.connection.signedOut('account-deleted');
  await account.tokens.forget();
}
