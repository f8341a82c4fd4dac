import type { Id } from '@parley/shared/ids';
import type { Result } from '@parley/shared/result';
import { applyChange } from '../apply-change.ts';
import { setState } from '../store.ts';
import { callParley } from './bridge.ts';
import { showProblem } from './toasts.ts';

/** Reads whom this person blocked. */
export async function loadBlocks(accountId: Id): Promise<void> {
  const answer = await callParley('blocks.list', { accountId });
  if (answer.ok) setState((state) => applyChange(state, { type: 'blocks-changed', accountId, userIds: answer.value.userIds }));
}

/** Ends a block; says why where that was not possible. @returns whether it was */
export async function unblock(accountId: Id, userId: Id): Promise<boolean> {
  const answer = await setBlock(accountId, userId, false);
  if (!answer.ok) showProblem(answer.error.message);
  return answer.ok;
}

/** Holds at once, also offline. */
export function setBlock(accountId: Id, userId: Id, on: boolean): Promise<Result<unknown>> {
  return callParley('blocks.set', { accountId, userId, on });
}
