import type { IpcInput } from '@parley/shared/ipc/contract';
import { callParley } from './bridge.ts';
import { showDone, showProblem } from './toasts.ts';

export function controlWindow(action: IpcInput<'shell.window'>['action']): void {
  void callParley('shell.window', { action });
}

/** Opens a link in the person's browser or mail program. */
export async function openExternal(url: string): Promise<void> {
  const answer = await callParley('shell.openExternal', { url });
  if (!answer.ok) showProblem(answer.error.message);
}

/** Copies text; `said` is what the toast says when it is done. */
export async function copyText(text: string, said: string): Promise<void> {
  const answer = await callParley('shell.copyText', { text });
  if (answer.ok) showDone(said);
  else showProblem(answer.error.message);
}
