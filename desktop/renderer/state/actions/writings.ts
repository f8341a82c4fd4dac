import type { Id } from '@parley/shared/ids';
import { applyChange } from '../apply-change.ts';
import { setState } from '../store.ts';
import { callParley } from './bridge.ts';
import { showProblem } from './toasts.ts';

/** Reads what bots are writing in a room into the store: what this device knows at once, what the server says when it comes. */
export async function loadWritings(accountId: Id, roomId: Id): Promise<void> {
  const answer = await callParley('writings.list', { accountId, roomId });
  if (answer.ok) setState((state) => applyChange(state, { type: 'writings-changed', accountId, roomId, writings: answer.value.writings }));
}

/** Asks a bot to stop writing a message. One that is over meanwhile is what was wanted. */
export async function stopWriting(accountId: Id, roomId: Id, messageId: Id): Promise<void> {
  const answer = await callParley('writings.stop', { accountId, roomId, messageId });
  if (!answer.ok && answer.error.code !== 'gone' && answer.error.code !== 'not-found') showProblem(`The answer was not stopped: ${answer.error.message}`);
}
