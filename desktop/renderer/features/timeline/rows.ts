import type { LinkPreview } from '@parley/shared/entities/link-preview';
import type { Message } from '@parley/shared/entities/message';
import type { OutboxItem, PendingChange, SystemEvent } from '@parley/shared/ipc/views';

/** One line of the timeline as it is drawn. `key` is stable: a queued message keeps it when it is stored. `seq` is 0 where the server gave no number. */
export type RenderRow =
  | { kind: 'beginning'; key: string; seq: 0 }
  | { kind: 'date'; key: string; seq: number; at: number }
  | { kind: 'unread'; key: string; seq: number; count: number; sinceMs: number }
  | {
      kind: 'message';
      key: string;
      seq: number;
      message: Message;
      /** What of it waits or failed; undefined for nothing. */
      pending: readonly PendingChange[] | undefined;
      /** What its links lead to, as far as it is known. */
      previews: readonly LinkPreview[] | undefined;
      isSaved: boolean;
      isGrouped: boolean;
      isOwnMention: boolean;
    }
  | { kind: 'system'; key: string; seq: number; event: SystemEvent }
  | { kind: 'fold'; key: string; seq: number; events: readonly SystemEvent[] }
  | { kind: 'hole'; key: string; seq: number; toSeq: number }
  | { kind: 'waterline'; key: string; seq: 0; waiting: number; failed: number; isLeaving?: boolean }
  | { kind: 'pending'; key: string; seq: 0; item: OutboxItem; isGrouped: boolean }
  | { kind: 'pending-room'; key: string; seq: 0; item: OutboxItem };

export type RowOf<K extends RenderRow['kind']> = Extract<RenderRow, { kind: K }>;
