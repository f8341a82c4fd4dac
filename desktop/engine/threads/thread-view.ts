import type { Id } from '@parley/shared/ids';
import type { ThreadView } from '@parley/shared/ipc/views';
import type { AccountCore } from '../accounts/account-core.ts';
import type { Drafts } from '../drafts/drafts.ts';
import { toMessageRow } from '../messages/message-row-view.ts';
import { findKnown } from '../messages/tell-message.ts';
import { lastReplyAt } from '../store/cache/messages.ts';
import { findThread } from '../store/cache/threads.ts';
import { threadMarkOf } from './derive-threads.ts';

/** A thread as this person has it now. */
export function threadView(core: AccountCore, drafts: Drafts, roomId: Id, rootId: Id): ThreadView {
  const thread = findThread(core.cache.read, roomId, rootId);
  const { lastReadSeq, follows } = threadMarkOf(core.own.read, thread);
  const root = findKnown(core, roomId, rootId);
  const summary = root?.thread;
  const lastAt = lastReplyAt(core.cache.read, roomId, rootId);
  const hasUnseen =
    lastAt === null && summary !== undefined && summary.replies > 0 && summary.lastSeq > lastReadSeq && summary.userIds[0] !== core.record.user.id;
  return {
    roomId,
    rootId,
    root: root ? toMessageRow(core, root).message : null,
    replies: summary?.replies ?? 0,
    // Nothing in a thread that one does not follow wants one, and reading it moves no mark.
    unread: follows ? Math.max(thread.unread, hasUnseen ? 1 : 0) : 0,
    mentions: thread.mentions,
    lastReplyAt: lastAt,
    lastReadSeq,
    isFollowed: follows,
    hasDraft: drafts.has({ roomId, rootId }),
  };
}
