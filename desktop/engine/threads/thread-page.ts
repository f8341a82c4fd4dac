import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { IpcInput } from '@parley/shared/ipc/contract';
import type { MessageRowView, OutboxItem, ThreadPage } from '@parley/shared/ipc/views';
import type { AccountCore } from '../accounts/account-core.ts';
import type { Drafts } from '../drafts/drafts.ts';
import { messageRowsOf, toMessageRow } from '../messages/message-row-view.ts';
import { findKnown } from '../messages/tell-message.ts';
import { EngineError } from '../ports.ts';
import { repliesOf } from '../store/cache/messages.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { heldFrom } from '../store/cache/thread-holds.ts';
import { wait } from '../sync/wait.ts';
import type { FetchThread } from './fetch-thread.ts';
import { threadView } from './thread-view.ts';

type Input = IpcInput<'threads.page'>;
type Parts = { core: AccountCore; drafts: Drafts; fetchThread: FetchThread; isOpen: () => boolean; outboxItems: (roomId: Id) => OutboxItem[] };

export type OpenThread = (input: Input) => Promise<ThreadPage>;

type Slice = { rows: MessageRowView[]; hasMoreBefore: boolean; hasMoreAfter: boolean };

const score = ({ message }: MessageRowView): number => message.votes.up - message.votes.down;

/** The part of all replies that an anchor asks for. Pure. */
export function sliceThread(rows: readonly MessageRowView[], input: Pick<Input, 'order' | 'anchor' | 'limit'>, lastReadSeq: number): Slice {
  const { order, anchor, limit } = input;
  const cut = (start: number, end: number): Slice => {
    const [from, to] = [Math.max(0, start), Math.min(rows.length, end)];
    return { rows: rows.slice(from, to), hasMoreBefore: from > 0, hasMoreAfter: to < rows.length };
  };
  if (order === 'votes') {
    const best = [...rows].sort((a, b) => score(b) - score(a) || a.seq - b.seq);
    return { rows: best.slice(0, limit), hasMoreBefore: false, hasMoreAfter: best.length > limit };
  }
  const firstAfter = (seq: number): number => {
    const index = rows.findIndex((row) => row.seq > seq);
    return index === -1 ? rows.length : index;
  };
  const around = (index: number): Slice => {
    const start = Math.max(0, Math.min(index - Math.floor(limit / 2), rows.length - limit));
    return cut(start, start + limit);
  };
  if (!('seq' in anchor)) {
    const first = anchor.at === 'latest' ? rows.length : firstAfter(lastReadSeq);
    return first === rows.length ? cut(rows.length - limit, rows.length) : around(first);
  }
  switch (anchor.at) {
    case 'around':
      return around(firstAfter(anchor.seq - 1));
    case 'before': {
      const end = firstAfter(anchor.seq - 1);
      return cut(end - limit, end);
    }
    case 'after': {
      const start = firstAfter(anchor.seq);
      return cut(start, start + limit);
    }
  }
}

/**
 * Answers a page of one thread. What the device lacks is asked of the relay first, for a moment; what comes later is announced with `rows-changed` and
 * `thread-changed`.
 */
export function createOpenThread({ core, drafts, fetchThread, isOpen, outboxItems }: Parts): OpenThread {
  const read = (input: Input): ThreadPage => core.inOneLook(() => look(input));

  const look = (input: Input): ThreadPage => {
    const { roomId, rootId } = input;
    const cursor = findRoom(core.cache.read, roomId)?.cursor ?? 0;
    const root = findKnown(core, roomId, rootId);
    const from = heldFrom(core.cache.read, { roomId, rootId, rootSeq: root?.seq ?? null, cursor });
    // Without a connection everything that is here is shown; with one, only what is known to have no gap.
    const replies: Message[] = repliesOf(core.cache.read, roomId, rootId, isOpen() ? (from ?? 0) : 0);
    const rows = replies.map(messageRowsOf(core, replies, true));
    const thread = threadView(core, drafts, roomId, rootId);
    return {
      thread,
      root: root ? toMessageRow(core, root) : null,
      ...sliceThread(rows, input, thread.lastReadSeq),
      outbox: outboxItems(roomId).filter((item) => item.threadRootId === rootId),
      userIds: [...new Set([...(root ? [root.authorId] : []), ...replies.map((message) => message.authorId)])],
      isComplete: from === 0,
    };
  };

  const isEnough = (input: Input, from: number): boolean => {
    if (input.order === 'votes') return false;
    const { anchor } = input;
    if (anchor.at === 'latest') return true;
    if (!('seq' in anchor)) return from <= threadView(core, drafts, input.roomId, input.rootId).lastReadSeq + 1;
    if (anchor.at === 'after') return from <= anchor.seq + 1;
    const older = repliesOf(core.cache.read, input.roomId, input.rootId, from).filter((message) => message.seq < anchor.seq).length;
    return older >= (anchor.at === 'before' ? input.limit : Math.floor(input.limit / 2));
  };

  return async (input) => {
    const room = findRoom(core.cache.read, input.roomId);
    if (!room) throw new EngineError({ code: 'not-found', message: 'This room is not on this device.' });
    if (isOpen() && room.state === 'member') {
      const fetched = fetchThread(input.roomId, input.rootId, (from) => isEnough(input, from)).catch((error: unknown) => {
        if (!core.isClosed()) core.deps.log('warn', 'thread-failed', { accountId: core.id, roomId: input.roomId, message: String(error) });
      });
      await Promise.race([fetched, wait(core.deps.clock, core.tuning.pageWaitMs)]);
    }
    return read(input);
  };
}
