import type { Id } from '@parley/shared/ids';
import type { OutboxItem, UploadView } from '@parley/shared/ipc/views';
import type { AccountCore } from '../accounts/account-core.ts';
import { uploadView } from '../files/upload-view.ts';
import { hasMessage } from '../store/cache/messages.ts';
import { type ChangeRow, changesMessage, type OutboxRow, readOutbox } from '../store/own/outbox-rows.ts';
import { messageUploads } from '../store/own/uploads.ts';

/** The words of a row; of a message, those of the last edit that follows it. */
function bodyOf(row: OutboxRow, changes: readonly ChangeRow[]): string {
  switch (row.call) {
    case 'messages.send':
      return changes.reduce((body, change) => (change.call === 'messages.edit' ? change.input.body : body), row.input.body);
    case 'messages.edit':
      return row.input.body;
    case 'messages.react':
      return row.input.emoji;
    case 'rooms.create':
      return row.input.name;
    default:
      return '';
  }
}

/** Row → view. `isSending`: it is on its way at this moment. `changes`: what follows it in the queue and changes it. */
function toOutboxItem(row: OutboxRow, isSending: boolean, changes: readonly ChangeRow[], files: readonly UploadView[]): OutboxItem {
  return {
    n: row.n,
    opId: row.opId,
    roomId: row.lane,
    call: row.call,
    body: bodyOf(row, changes),
    ...(row.call === 'messages.send' && row.input.kind ? { kind: row.input.kind } : {}),
    ...(changesMessage(row) ? { messageId: row.input.id } : {}),
    ...(row.call === 'messages.send' && row.input.replyToId ? { replyToId: row.input.replyToId } : {}),
    ...(row.call === 'messages.send' && row.input.threadRootId ? { threadRootId: row.input.threadRootId } : {}),
    ...(files.length === 0 ? {} : { files: [...files] }),
    state: row.state === 'failed' ? 'failed' : isSending ? 'sending' : 'queued',
    attempts: row.attempts,
    createdAt: row.createdAt,
    retryAtMs: row.retryAtMs,
    error: row.error,
  };
}

/** Whether a row is on its way, or done and about to be removed. */
export type OutboxState = {
  isSending: (opId: Id) => boolean /** Answered, and let go with the next write. */;
  done: ReadonlySet<Id>;
  isUploading: (fileId: Id) => boolean;
};

/**
 * What waits, in sending order. A row whose message is in the log already is hidden (timeline = messages ∪ outbox), and so is a message that will be deleted
 * as soon as it has arrived.
 */
export function outboxItems(core: AccountCore, state: OutboxState, roomId?: Id): OutboxItem[] {
  const rows = readOutbox(core.own.read, roomId).filter((row) => !state.done.has(row.opId));
  const byTarget = Map.groupBy(rows.filter(changesMessage), (row) => row.input.id);
  const isHidden = (row: OutboxRow): boolean =>
    row.call === 'messages.send' &&
    (hasMessage(core.cache.read, row.lane, row.opId) || (byTarget.get(row.opId)?.some((change) => change.call === 'messages.delete') ?? false));
  const filesOf = (row: OutboxRow): UploadView[] =>
    row.call === 'messages.send' && row.input.fileIds
      ? messageUploads(core.own.read, row.opId).map((file) => uploadView(file, state.isUploading(file.id)))
      : [];
  return rows.filter((row) => !isHidden(row)).map((row) => toOutboxItem(row, state.isSending(row.opId), byTarget.get(row.opId) ?? [], filesOf(row)));
}
