import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { useEffect } from 'react';
import { loadReceipts } from '../../state/actions/receipts.ts';
import { afterPaint } from '../../state/after-paint.ts';
import { type AppState, emptyAccountData } from '../../state/app-state.ts';
import { selectReceipts } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { deliveryOf, deliveryWords } from './receipt-words.ts';

/** How far a message has come, and in words; the row draws itself again only when one of both changes. */
export function useDelivery(accountId: Id, message: Message): { state: 'stored' | 'delivered' | 'read'; words: string | null } {
  const delivery = (state: AppState) => deliveryOf(selectReceipts(state, accountId, message.roomId), message);
  const state = useStore((all) => delivery(all).state);
  const words = useStore((all) => deliveryWords(delivery(all), (all.byAccount[accountId] ?? emptyAccountData).users));
  return { state, words };
}

/** Reads the receipts of the room that is shown; what is new comes as news. */
export function useReceipts(accountId: Id, roomId: Id): void {
  useEffect(() => afterPaint(() => void loadReceipts(accountId, roomId)), [accountId, roomId]);
}
