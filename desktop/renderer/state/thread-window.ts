import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import type { MessageRowView, ThreadPage } from '@parley/shared/ipc/views';

export type ThreadOrder = 'log' | 'votes';

/** What the window has loaded of the one thread that is open beside a room. `rows` ascend by number, or stand as the server of votes ordered them when they were read. */
export type OpenThread = {
  accountId: Id;
  roomId: Id;
  rootId: Id;
  order: ThreadOrder;
  status: 'loading' | 'ready' | 'failed';
  root: MessageRowView | null;
  rows: readonly MessageRowView[];
  userIds: readonly Id[];
  hasMoreBefore: boolean;
  hasMoreAfter: boolean;
  isComplete: boolean;
  /** Above the first reply that was new when the thread was opened. */
  divider: { afterSeq: number; count: number } | null;
  /** Counts up when the rows were replaced, so that the list starts anew. */
  opening: number;
  /** The stored rows moved: read again. */
  isStale: boolean;
};

/** Replies kept in memory; what lies further is read again when one scrolls there. */
export const threadRowsMax = 400;

export function emptyThread(accountId: Id, roomId: Id, rootId: Id, order: ThreadOrder): OpenThread {
  return {
    accountId,
    roomId,
    rootId,
    order,
    status: 'loading',
    root: null,
    rows: [],
    userIds: [],
    hasMoreBefore: false,
    hasMoreAfter: false,
    isComplete: true,
    divider: null,
    opening: 0,
    isStale: false,
  };
}

/** A first or repeated page in place of what was loaded. The divider stays where it was when the thread was opened. */
export function openedThread(thread: OpenThread, page: ThreadPage, ownId: Id): OpenThread {
  const { lastReadSeq, isFollowed } = page.thread;
  const fresh = page.rows.filter(({ seq, message }) => seq > lastReadSeq && message.authorId !== ownId && message.deletedAt === undefined);
  const divider = isFollowed && fresh.length > 0 && lastReadSeq > 0 ? { afterSeq: lastReadSeq, count: Math.max(page.thread.unread, fresh.length) } : null;
  return {
    ...thread,
    ...partOf(page),
    status: 'ready',
    rows: page.rows,
    divider: thread.status === 'ready' ? thread.divider : divider,
    opening: thread.opening + 1,
    isStale: false,
  };
}

/** The rows as they are stored now, where the stored ones moved: the list goes on with them and stays where it is. */
export function refreshedThread(thread: OpenThread, page: ThreadPage): OpenThread {
  return { ...thread, ...partOf(page), rows: page.rows, isStale: false };
}

/** A page put before or behind what is loaded; the other end is let go of when there is too much. */
export function grownThread(thread: OpenThread, page: ThreadPage, side: 'before' | 'after'): OpenThread {
  const rows = mergeReplies(thread.rows, page.rows);
  if (side === 'before') {
    const kept = rows.slice(0, threadRowsMax);
    return { ...thread, rows: kept, hasMoreBefore: page.hasMoreBefore, hasMoreAfter: thread.hasMoreAfter || kept.length < rows.length };
  }
  const kept = rows.slice(-threadRowsMax);
  return { ...thread, rows: kept, hasMoreAfter: page.hasMoreAfter, hasMoreBefore: thread.hasMoreBefore || kept.length < rows.length };
}

/** The open thread after one piece of news; the same object where it does not concern it. */
export function applyThreadChange(thread: OpenThread | null, change: Change): OpenThread | null {
  if (!thread) return thread;
  if (change.type === 'engine-restarted') return { ...thread, isStale: true };
  if (!('roomId' in change) || change.accountId !== thread.accountId || change.roomId !== thread.roomId) return thread;
  if (change.type === 'timeline-reset') return { ...thread, isStale: true };
  if (change.type !== 'rows-changed') return thread;
  const news = change.rows.filter((row) => row.kind === 'message');
  const root = news.findLast((row) => row.message.id === thread.rootId) ?? thread.root;
  const replies = news.filter((row) => row.message.threadRootId === thread.rootId);
  const rows = replies.length === 0 ? thread.rows : thread.order === 'log' ? withNews(thread, replies) : withNewsByVotes(thread, replies);
  return root === thread.root && rows === thread.rows ? thread : { ...thread, root, rows };
}

function withNews(thread: OpenThread, replies: readonly MessageRowView[]): readonly MessageRowView[] {
  const first = thread.rows[0]?.seq ?? 0;
  const last = thread.rows.at(-1)?.seq ?? 0;
  const ours = replies.filter((row) => (row.seq >= first || !thread.hasMoreBefore) && (row.seq <= last || !thread.hasMoreAfter));
  return ours.length === 0 ? thread.rows : mergeReplies(thread.rows, ours);
}

/** Nothing moves under the reader: rows change where they stand, new ones come at the end. */
function withNewsByVotes(thread: OpenThread, replies: readonly MessageRowView[]): readonly MessageRowView[] {
  const byId = new Map(replies.map((row) => [row.message.id, row]));
  const known = new Set(thread.rows.map((row) => row.message.id));
  return [...thread.rows.map((row) => byId.get(row.message.id) ?? row), ...replies.filter((row) => !known.has(row.message.id) && !thread.hasMoreAfter)];
}

function mergeReplies(rows: readonly MessageRowView[], incoming: readonly MessageRowView[]): readonly MessageRowView[] {
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  for (const row of incoming) {
    const known = bySeq.get(row.seq);
    if (!known || row.message.version >= known.message.version) bySeq.set(row.seq, row);
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

function partOf({ root, userIds, hasMoreBefore, hasMoreAfter, isComplete }: ThreadPage) {
  return { root, userIds, hasMoreBefore, hasMoreAfter, isComplete };
}
