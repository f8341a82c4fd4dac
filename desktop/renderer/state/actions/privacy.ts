import type { Id } from '@parley/shared/ids';
import { emptyAccountData } from '../app-state.ts';
import { setState } from '../store.ts';
import { callParley } from './bridge.ts';
import { showProblem } from './toasts.ts';

/** What one tells of oneself, on all devices; what is left out stays. */
export async function setPrivacy(accountId: Id, wish: { receipts?: boolean; lastSeen?: boolean }): Promise<void> {
  const answer = await callParley('privacy.set', { accountId, ...wish });
  if (!answer.ok) showProblem(answer.error.message);
}

/** Asks when somebody was last seen; who does not tell, is not known. */
export async function loadLastSeen(accountId: Id, userId: Id): Promise<void> {
  const answer = await callParley('people.lastSeen', { accountId, userIds: [userId] });
  if (!answer.ok) return;
  const at = answer.value.seen.find((seen) => seen.userId === userId)?.at ?? null;
  setState(({ byAccount }) => {
    const data = byAccount[accountId] ?? emptyAccountData;
    const { [userId]: _, ...others } = data.lastSeen;
    return { byAccount: { ...byAccount, [accountId]: { ...data, lastSeen: at === null ? others : { ...others, [userId]: at } } } };
  });
}
