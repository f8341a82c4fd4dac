import type { Id } from '@parley/shared/ids';
import { applyChange } from '../apply-change.ts';
import { setState } from '../store.ts';
import { callParley } from './bridge.ts';
import { needUsers } from './people.ts';

/** Reads how far the words of a room have come with the others, as last heard on this device; what the server says to that comes as news. */
export async function loadReceipts(accountId: Id, roomId: Id): Promise<void> {
  const answer = await callParley('receipts.get', { accountId, roomId });
  if (!answer.ok) return;
  const { receipts } = answer.value;
  setState((state) => applyChange(state, { type: 'receipts-changed', accountId, roomId, receipts }));
  needUsers(
    accountId,
    receipts.map((receipt) => receipt.userId),
  );
}
