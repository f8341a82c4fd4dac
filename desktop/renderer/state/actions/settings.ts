import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { applyChange } from '../apply-change.ts';
import { getState, setState } from '../store.ts';
import { callParley } from './bridge.ts';
import { showProblem } from './toasts.ts';

/** Changes some settings of this device. They apply when the engine has stored them. */
export async function updateSettings(part: IpcInput<'settings.update'>): Promise<void> {
  const answer = await callParley('settings.update', part);
  if (answer.ok) setState((state) => applyChange(state, { type: 'settings-changed', settings: answer.value.settings }));
  else showProblem(`The setting was not kept: ${answer.error.message}`);
}

/** The room in which an account, and the app, open again. */
export function keepLastRoom(accountId: Id, roomId: Id): void {
  const { lastAccountId, lastRoomIds } = getState().settings;
  if (lastAccountId === accountId && lastRoomIds[accountId] === roomId) return;
  void updateSettings({ lastAccountId: accountId, lastRoomIds: { ...lastRoomIds, [accountId]: roomId } });
}

/** Asks the system to show one notification, to see whether it does. */
export function testNotification(): Promise<Result<IpcOutput<'shell.testNotification'>>> {
  return callParley('shell.testNotification', {});
}
