import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { ReplyStep } from '../store/cache/apply-events.ts';
import { callsMe } from '../store/cache/count-unread.ts';
import { findMessage, putThreadSummary } from '../store/cache/messages.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { heldFrom } from '../store/cache/thread-holds.ts';
import { findThread, putThreadDerived, type StoredThread } from '../store/cache/threads.ts';
import { findThreadMark } from '../store/own/thread-marks.ts';
import type { ReadHandle, WriteHandle } from '../store/store.ts';

type Summary = NonNullable<Message['thread']>;
type Scope = { own: ReadHandle; roomId: Id; userId: Id };

/** How far the person read a thread and whether he follows it, what he did here and the relay does not know included. */
export function threadMarkOf(own: ReadHandle, thread: StoredThread): { lastReadSeq: number; follows: boolean } {
  const mark = findThreadMark(own, thread.roomId, thread.rootId);
  return { lastReadSeq: Math.max(thread.lastReadSeq, mark?.seq ?? 0), follows: mark?.isFollowed ?? thread.isFollowed ?? thread.hasMe };
}

/** The summary as the relay counts it: living replies, the last number that changed it, who wrote last. Right where all replies are held. */
function countReplies(read: ReadHandle, roomId: Id, rootId: Id): Summary | undefined {
  const counts = read.get<{ replies: number; lastSeq: number | null }>(
    'SELECT count(*) FILTER (WHERE deleted_at IS NULL) AS replies, max(CASE WHEN deleted_at IS NULL THEN seq ELSE version END) AS lastSeq FROM messages WHERE room_id = ? AND thread_root_id = ?',
    roomId,
    rootId,
  );
  if (!counts || counts.lastSeq === null) return undefined;
  const writers = read.all<{ id: Id }>(
    'SELECT author_id AS id FROM messages WHERE room_id = ? AND thread_root_id = ? AND deleted_at IS NULL GROUP BY author_id ORDER BY max(seq) DESC LIMIT 5',
    roomId,
    rootId,
  );
  return { replies: counts.replies, lastSeq: counts.lastSeq, userIds: writers.map((writer) => writer.id) };
}

/** One step over what the relay counted; a summary that knows of it already stays. */
function step(summary: Summary, { seq, authorId, by }: ReplyStep): Summary {
  if (seq <= summary.lastSeq) return summary;
  const replies = Math.max(0, summary.replies + by);
  const writers = by === 1 ? [authorId, ...summary.userIds.filter((id) => id !== authorId)].slice(0, 5) : summary.userIds;
  // Who wrote the last living reply is nobody's writer any more once it is deleted.
  return { replies, lastSeq: seq, userIds: replies === 0 ? [] : writers };
}

function isSame(a: Summary | undefined, b: Summary | undefined): boolean {
  return a?.replies === b?.replies && a?.lastSeq === b?.lastSeq && a?.userIds.join() === b?.userIds.join();
}

function hasMe(read: ReadHandle, { roomId, userId }: Scope, rootId: Id, root: Message | null): boolean {
  if (root?.authorId === userId && (root.thread?.replies ?? 0) > 0) return true;
  const sql = 'SELECT 1 FROM messages WHERE room_id = ? AND thread_root_id = ? AND deleted_at IS NULL AND (author_id = ? OR is_mention = 1) LIMIT 1';
  return read.get(sql, roomId, rootId, userId) !== undefined;
}

function deriveThread(write: WriteHandle, scope: Scope, rootId: Id, steps: readonly ReplyStep[]): Message | null {
  const { own, roomId, userId } = scope;
  const cursor = findRoom(write, roomId)?.cursor ?? 0;
  const known = findMessage(write, roomId, rootId);
  const from = heldFrom(write, { roomId, rootId, rootSeq: known?.seq ?? null, cursor });
  const before = known?.thread;
  const summary = from === 0 ? countReplies(write, roomId, rootId) : steps.reduce(step, before ?? { replies: 0, lastSeq: 0, userIds: [] });
  const isChanged = known !== null && !isSame(before, summary) && (summary?.lastSeq ?? 0) > 0;
  const root = isChanged && summary ? putThreadSummary(write, known, summary) : known;
  const stored = findThread(write, roomId, rootId);
  const thread = { ...stored, hasMe: stored.hasMe || hasMe(write, scope, rootId, root) };
  const { lastReadSeq, follows } = threadMarkOf(own, thread);
  const count = (extra: string): number =>
    write.get<{ n: number }>(
      `SELECT count(*) AS n FROM (SELECT 1 FROM messages WHERE room_id = ? AND thread_root_id = ? AND seq > ? AND author_id <> ? AND deleted_at IS NULL ${extra} LIMIT ${limits.unreadMax})`,
      roomId,
      rootId,
      lastReadSeq,
      userId,
    )?.n ?? 0;
  const isCovered = from !== null && from <= lastReadSeq + 1;
  const told = root?.thread;
  const hasUnseen = !isCovered && told !== undefined && told.replies > 0 && told.lastSeq > lastReadSeq && told.userIds[0] !== userId;
  putThreadDerived(write, { ...thread, follows, unread: Math.max(count(''), hasUnseen ? 1 : 0), mentions: count(`AND ${callsMe}`) });
  return isChanged ? root : null;
}

/**
 * Computes threads anew from what is stored; part of every transaction that touches replies, the person's marks or the relay's word on them. Where all
 * replies are held the root's summary is counted; else it is stepped over what the relay counted, guarded by its `lastSeq`.
 * @returns roots whose summary changed
 */
export function deriveThreads(write: WriteHandle, input: Scope & { rootIds: Iterable<Id>; steps?: readonly ReplyStep[] }): Message[] {
  const { rootIds, steps = [] } = input;
  return [...new Set(rootIds)].flatMap((rootId) => {
    const root = deriveThread(
      write,
      input,
      rootId,
      steps.filter((one) => one.rootId === rootId),
    );
    return root ? [root] : [];
  });
}
