import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import type { AccountData } from './app-state.ts';

/** Words of one's own that are on this device only: messages and changes of messages that wait or failed, in sending order. */
export function unsentWords({ outbox }: Pick<AccountData, 'outbox'>): OutboxItem[] {
  return Object.values(outbox)
    .flat()
    .filter((item) => item.call === 'messages.send' || item.call === 'messages.edit')
    .sort((a, b) => a.n - b.n);
}

/** How many of them need the person (they failed), and how many wait for the server. What goes out in this moment is not counted: it would come and go with every message. */
export function countUnsent(data: Pick<AccountData, 'outbox'>, isOnline: boolean): { failed: number; waiting: number } {
  const words = unsentWords(data);
  const failed = words.filter((item) => item.state === 'failed').length;
  return { failed, waiting: isOnline ? 0 : words.length - failed };
}

/** How many messages of one room were not sent, by its id. */
export function unsentIn(items: readonly OutboxItem[], roomId: Id): number {
  return items.filter((item) => item.roomId === roomId && item.call === 'messages.send').length;
}
