import type { Id } from '@parley/shared/ids';
import type { CommandRun } from '@parley/shared/ipc/command-run';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { applyChange } from '../apply-change.ts';
import { setState } from '../store.ts';
import { callParley } from './bridge.ts';

/** Reads the commands of a room's bots into the store: what this device knows at once, what the server says when it comes. */
export async function loadCommands(accountId: Id, roomId: Id): Promise<void> {
  const answer = await callParley('commands.list', { accountId, roomId });
  if (answer.ok) setState((state) => applyChange(state, { type: 'commands-changed', accountId, roomId, commands: answer.value.commands }));
}

/** Hands a command to its bot. What becomes of it stands above the composer. */
export function runCommand(input: IpcInput<'commands.run'>): Promise<Result<IpcOutput<'commands.run'>>> {
  return callParley('commands.run', input);
}

export async function dismissRun(accountId: Id, run: CommandRun): Promise<void> {
  await callParley('commands.dismiss', { accountId, roomId: run.roomId, runId: run.id });
}
