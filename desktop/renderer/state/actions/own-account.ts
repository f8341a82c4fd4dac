import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { callParley } from './bridge.ts';
import { showDone, showProblem } from './toasts.ts';

export function readTotpStatus(accountId: Id): Promise<Result<IpcOutput<'totp.status'>>> {
  return callParley('totp.status', { accountId });
}

/** A secret for the authenticator app; it holds once a code of it is confirmed. */
export function beginTotp(accountId: Id, password: string): Promise<Result<IpcOutput<'totp.begin'>>> {
  return callParley('totp.begin', { accountId, password });
}

/** The recovery codes are told here and never again. */
export function confirmTotp(accountId: Id, code: string): Promise<Result<IpcOutput<'totp.confirm'>>> {
  return callParley('totp.confirm', { accountId, code });
}

export function disableTotp(accountId: Id, password: string, code: string): Promise<Result<unknown>> {
  return callParley('totp.disable', { accountId, password, code });
}

/** For good. What this device holds stays until it is removed. */
export function deleteAccount(input: IpcInput<'accounts.delete'>): Promise<Result<unknown>> {
  return callParley('accounts.delete', input);
}

/** Asks where to, and begins to write all that the server holds of the person there. */
export async function exportAccount(accountId: Id): Promise<void> {
  const answer = await callParley('shell.exportAccount', { accountId });
  if (!answer.ok) showProblem(`Your data were not exported: ${answer.error.message}`);
}

export async function cancelExport(accountId: Id): Promise<void> {
  const answer = await callParley('accounts.cancelExport', { accountId });
  if (!answer.ok) showProblem(answer.error.message);
}

/** Shows a file that was saved in this run, in its folder. */
export function showSavedFile(path: string): void {
  void callParley('shell.showFile', { path });
}

/** Asks where to, and writes the words there. */
export async function saveText(name: string, text: string): Promise<void> {
  const answer = await callParley('shell.saveText', { name, text });
  if (!answer.ok) showProblem(`${name} was not saved: ${answer.error.message}`);
  else if (answer.value.path !== null) {
    const { path } = answer.value;
    showDone(`Saved ${name}.`, { label: 'Show in folder', run: () => showSavedFile(path) });
  }
}
