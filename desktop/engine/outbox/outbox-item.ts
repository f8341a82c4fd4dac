import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import type { AccountCore } from '../accounts/account-core.ts';
import { hasMessage } from '../store/cache/messages.ts';
import { type OutboxRow, readOutbox } from '../store/own/outbox-rows.ts';

function bodyOf(row: OutboxRow): string {
  if (row.call === 'messages.send') return row.input.body;
  return row.call === 'rooms.create' ? row.input.name : '';
}

/** Row → view. `isSending`: it is on its way at this moment. */
export function toOutboxItem(row: OutboxRow, isSending: boolean): OutboxItem {
  return {
    n: row.n,
    opId: row.opId,
    roomId: row.lane,
    call: row.call,
    body: bodyOf(row),
    state: row.state === 'failed' ? 'failed' : isSending ? 'sending' : 'queued',
    attempts: row.attempts,
    createdAt: row.createdAt,
    retryAtMs: row.retryAtMs,
    error: row.error,
  };
}

/** What waits, in sending order. A row whose message is in the log already is hidden: timeline = messages ∪ outbox. */
export function outboxItems(core: AccountCore, isSending: (opId: Id) => boolean, roomId?: Id): OutboxItem[] {
  return readOutbox(core.own.read, roomId)
    .filter((row) => row.call !== 'messages.send' || !hasMessage(core.cache.read, row.lane, row.opId))
    .map((row) => toOutboxItem(row, isSending(row.opId)));
}
