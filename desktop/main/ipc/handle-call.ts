import { callChannel } from '@parley/shared/ipc/channels';
import { ipcMain } from 'electron';
import { type AnswerCallDeps, answerCall } from './answer-call.ts';

/** The one way from the window into the app. */
export function handleCalls(deps: AnswerCallDeps): void {
  ipcMain.handle(callChannel, (event, name: unknown, input: unknown) => answerCall(deps, { frame: event.senderFrame, name, input }));
}
