import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { AccountView } from '@parley/shared/ipc/views';
import type { Result } from '@parley/shared/result';
import { applyChange } from '../apply-change.ts';
import { getState, setState } from '../store.ts';
import { callParley } from './bridge.ts';
import { forgetDrafts } from './drafts.ts';
import { loadAccount } from './load-account.ts';
import { forgetWelcome, openAccount } from './navigate.ts';
import { updateSettings } from './settings.ts';
import { showProblem } from './toasts.ts';

/** Looks at a server's address before anybody signs in. */
export function probeServer(url: string): Promise<Result<IpcOutput<'servers.probe'>>> {
  return callParley('servers.probe', { url });
}

/** Trusts a server by the fingerprint of its certificate, which the person compared. */
export function trustCertificate(url: string, fingerprint: string): Promise<Result<IpcOutput<'servers.trust'>>> {
  return callParley('servers.trust', { url, fingerprint });
}

/** Makes an account and opens it. */
export async function register(input: IpcInput<'accounts.register'>): Promise<Result<IpcOutput<'accounts.register'>>> {
  const answer = await callParley('accounts.register', input);
  if (answer.ok) {
    const { account, joinedRoomId } = answer.value;
    // The room itself is read once the server is heard; then the account opens where it was "last".
    if (joinedRoomId !== null) await updateSettings({ lastRoomIds: { ...getState().settings.lastRoomIds, [account.id]: joinedRoomId } });
    await enter(account);
  }
  return answer;
}

/** Signs in and opens the account; the same person on the same server comes back to the same data. */
export async function signIn(input: IpcInput<'accounts.signIn'>): Promise<Result<IpcOutput<'accounts.signIn'>>> {
  const answer = await callParley('accounts.signIn', input);
  if (answer.ok) await enter(answer.value.account);
  return answer;
}

/** Sets a new password by the code of an admin; whoever has it signs in with it then. */
export function resetPassword(input: IpcInput<'accounts.resetPassword'>): Promise<Result<unknown>> {
  return callParley('accounts.resetPassword', input);
}

/** Ends this device's session; with `removeData` what it holds is deleted as well. */
export async function signOut(accountId: Id, removeData: boolean): Promise<Result<unknown>> {
  const answer = await callParley('accounts.signOut', { accountId, removeData });
  if (answer.ok && removeData) forgetDrafts(accountId);
  return answer;
}

/** Tries the connection now instead of at the next planned time. */
export async function retryConnection(accountId: Id): Promise<void> {
  const answer = await callParley('connection.retry', { accountId });
  if (!answer.ok) showProblem(answer.error.message);
}

export function listSessions(accountId: Id): Promise<Result<IpcOutput<'sessions.list'>>> {
  return callParley('sessions.list', { accountId });
}

export function endSession(accountId: Id, sessionId: Id): Promise<Result<unknown>> {
  return callParley('sessions.end', { accountId, sessionId });
}

/** Other devices are signed out by it. */
export function changePassword(accountId: Id, current: string, next: string): Promise<Result<unknown>> {
  return callParley('password.change', { accountId, current, next });
}

export function readLedger(accountId: Id): Promise<Result<IpcOutput<'sync.ledger'>>> {
  return callParley('sync.ledger', { accountId });
}

/** The news of the new account may come before or after the answer: both say the same. */
async function enter(account: AccountView): Promise<void> {
  const { accounts } = getState();
  const next = accounts.some((other) => other.id === account.id)
    ? accounts.map((other) => (other.id === account.id ? account : other))
    : [...accounts, account];
  setState((state) => applyChange(state, { type: 'accounts-changed', accounts: next }));
  await loadAccount(account.id);
  forgetWelcome();
  openAccount(account.id);
}
