import type { Id } from '@parley/shared/ids';
import type { IpcInput } from '@parley/shared/ipc/contract';
import type { MessageRowView, ThreadPage, ThreadView } from '@parley/shared/ipc/views';
import { ok } from '@parley/shared/result';
import { seenRow } from './fake-changes.ts';
import { type FakeContext, type Handlers, messageRows } from './fake-context.ts';
import type { FakeAccount } from './fake-world.ts';

/** A thread as the fake's person stands to it. */
export function threadOf(at: FakeAccount, roomId: Id, rootId: Id): ThreadView {
  const rows = messageRows(at, roomId);
  const replies = rows.filter((row) => row.message.threadRootId === rootId);
  const own = at.threads.get(rootId);
  const lastReadSeq = own?.lastReadSeq ?? 0;
  const ownId = at.view.user.id;
  const fresh = own?.isFollowed ? replies.filter((row) => row.seq > lastReadSeq && row.message.authorId !== ownId) : [];
  return {
    roomId,
    rootId,
    root: rows.find((row) => row.message.id === rootId)?.message ?? null,
    replies: replies.length,
    unread: fresh.length,
    mentions: fresh.filter((row) => row.message.mentions.userIds.includes(ownId)).length,
    lastReplyAt: replies.at(-1)?.message.createdAt ?? null,
    lastReadSeq,
    isFollowed: own?.isFollowed ?? false,
    hasDraft: (at.drafts.get(rootId)?.body ?? '') !== '',
  };
}

/** Tells the window how a thread and its root stand now. */
export function pushThread({ push, updateView }: Pick<FakeContext, 'push' | 'updateView'>, at: FakeAccount, roomId: Id, rootId: Id): void {
  const thread = threadOf(at, roomId, rootId);
  push({ type: 'thread-changed', accountId: at.view.id, thread });
  const all = [...at.threads.keys()].map((id) => threadOf(at, roomId, id));
  updateView(at, roomId, {
    threadsUnread: all.filter((other) => other.unread > 0).length,
    threadMentions: all.reduce((sum, other) => sum + other.mentions, 0),
  });
}

/** Threads of the fake engine. */
export function threadHandlers(context: FakeContext): Handlers<'threads.page' | 'threads.list' | 'threads.mark' | 'threads.follow'> {
  const { account } = context;
  const update = (accountId: Id, roomId: Id, rootId: Id, part: { lastReadSeq?: number; isFollowed?: boolean }) => {
    const at = account(accountId);
    at.threads.set(rootId, { lastReadSeq: 0, isFollowed: false, ...at.threads.get(rootId), ...part });
    pushThread(context, at, roomId, rootId);
    return ok({});
  };
  return {
    'threads.page': ({ accountId, roomId, rootId, order, anchor, limit }) => ok(pageOf(account(accountId), roomId, rootId, order, anchor, limit)),
    'threads.list': ({ accountId }) => {
      const at = account(accountId);
      const roomOf = (rootId: Id) => [...at.rows.keys()].find((roomId) => messageRows(at, roomId).some((row) => row.message.id === rootId));
      const threads = [...at.threads.keys()].flatMap((rootId) => {
        const roomId = roomOf(rootId);
        return roomId ? [threadOf(at, roomId, rootId)] : [];
      });
      return ok({ threads: threads.filter((thread) => thread.isFollowed).sort((a, b) => (b.lastReplyAt ?? 0) - (a.lastReplyAt ?? 0)) });
    },
    'threads.mark': ({ accountId, roomId, rootId, seq }) => update(accountId, roomId, rootId, { lastReadSeq: seq }),
    'threads.follow': ({ accountId, roomId, rootId, on }) => update(accountId, roomId, rootId, { isFollowed: on }),
  };
}

function pageOf(at: FakeAccount, roomId: Id, rootId: Id, order: 'log' | 'votes', anchor: IpcInput<'threads.page'>['anchor'], limit: number): ThreadPage {
  const all = messageRows(at, roomId);
  const replies = all.filter((row) => row.message.threadRootId === rootId).map((row) => seenRow(at, row));
  const root = all.find((row) => row.message.id === rootId);
  const thread = threadOf(at, roomId, rootId);
  const sorted = order === 'votes' ? replies.toSorted((a, b) => scoreOf(b) - scoreOf(a) || a.seq - b.seq) : replies;
  const [from, to] = order === 'votes' ? [0, limit] : spanOf(sorted, anchor, limit, thread.lastReadSeq);
  return {
    thread,
    root: root ? seenRow(at, root) : null,
    rows: sorted.slice(Math.max(0, from), Math.max(0, to)),
    outbox: at.outbox.filter((item) => item.threadRootId === rootId),
    userIds: [...new Set([root, ...replies].flatMap((row) => (row ? [row.message.authorId] : [])))],
    hasMoreBefore: from > 0,
    hasMoreAfter: to < sorted.length,
    isComplete: true,
  };
}

function spanOf(rows: readonly MessageRowView[], anchor: IpcInput<'threads.page'>['anchor'], limit: number, readSeq: number): [number, number] {
  const at = (seq: number) => rows.filter((row) => row.seq < seq).length;
  const half = Math.floor(limit / 2);
  switch (anchor.at) {
    case 'latest':
      return [rows.length - limit, rows.length];
    case 'unread':
      return at(readSeq + 1) >= rows.length ? [rows.length - limit, rows.length] : [at(readSeq + 1) - half, at(readSeq + 1) + half];
    case 'around':
      return [at(anchor.seq) - half, at(anchor.seq) + half];
    case 'before':
      return [at(anchor.seq) - limit, at(anchor.seq)];
    case 'after':
      return [at(anchor.seq + 1), at(anchor.seq + 1) + limit];
  }
}

function scoreOf({ message }: MessageRowView): number {
  return message.votes.up - message.votes.down;
}
