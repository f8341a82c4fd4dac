import type { Change } from '@parley/shared/ipc/changes';
import type { MessageRowView, ThreadPage } from '@parley/shared/ipc/views';
import { describe, expect, it } from 'vitest';
import { sampleMessage } from '../testing/sample-messages.ts';
import { personId } from '../testing/sample-people.ts';
import { roomSamples } from '../testing/sample-rooms.ts';
import { applyThreadChange, emptyThread, grownThread, openedThread, threadRowsMax } from './thread-window.ts';

const accountId = '0198c0de-000e-7000-8000-00000000003f';
const roomId = roomSamples.firmware.id;
const ownId = personId('ines');
const root: MessageRowView = { kind: 'message', seq: 1, message: sampleMessage(roomId, 1, personId('lena'), 'root', 1) };
const rootId = root.message.id;
const reply = (seq: number, part: object = {}): MessageRowView => ({
  kind: 'message',
  seq,
  message: sampleMessage(roomId, seq, personId('lena'), `reply ${seq}`, seq, { threadRootId: rootId, ...part }),
});
const page = (rows: MessageRowView[], part: Partial<ThreadPage> = {}): ThreadPage => ({
  thread: {
    roomId,
    rootId,
    root: root.message,
    replies: rows.length,
    unread: 0,
    mentions: 0,
    lastReplyAt: 1,
    lastReadSeq: 0,
    isFollowed: true,
    hasDraft: false,
  },
  root,
  rows,
  outbox: [],
  userIds: [],
  hasMoreBefore: false,
  hasMoreAfter: false,
  isComplete: true,
  ...part,
});
const news = (...rows: MessageRowView[]): Change => ({ type: 'rows-changed', accountId, roomId, rows, headSeq: 99 });
const seqs = (thread: { rows: readonly MessageRowView[] } | null) => thread?.rows.map((row) => row.seq);

describe('an open thread', () => {
  const empty = emptyThread(accountId, roomId, rootId, 'log');
  const open = openedThread(empty, page([reply(3), reply(5)]), ownId);

  it('takes replies and its root from the news, and nothing else', () => {
    const other = { ...reply(7), message: { ...reply(7).message, threadRootId: personId('omar') } };
    const next = applyThreadChange(open, news({ ...root, message: { ...root.message, version: 9, body: 'changed' } }, reply(6), other));
    expect(seqs(next)).toEqual([3, 5, 6]);
    expect(next?.root?.message.body).toBe('changed');
    expect(applyThreadChange(open, news(other))).toBe(open);
    expect(applyThreadChange(open, { ...news(reply(6)), roomId: personId('omar') } as Change)).toBe(open);
  });

  it('leaves what lies behind its end to the next page', () => {
    const part = openedThread(empty, page([reply(3), reply(5)], { hasMoreAfter: true }), ownId);
    expect(seqs(applyThreadChange(part, news(reply(9))))).toEqual([3, 5]);
    expect(seqs(grownThread(part, page([reply(7), reply(9)]), 'after'))).toEqual([3, 5, 7, 9]);
  });

  it('stands still under the reader when it is sorted by votes', () => {
    const byVotes = openedThread({ ...empty, order: 'votes' }, page([reply(5), reply(3)]), ownId);
    const next = applyThreadChange(byVotes, news(reply(3, { votes: { up: 9, down: 0 }, version: 8 }), reply(6)));
    expect(seqs(next)).toEqual([5, 3, 6]);
    expect(next?.rows[1]?.message.votes.up).toBe(9);
  });

  it('keeps its divider where it was when it was opened', () => {
    const thread = { ...page([]).thread, lastReadSeq: 3, unread: 1 };
    const unread = openedThread(empty, page([reply(3), reply(5)], { thread }), ownId);
    expect(unread.divider).toEqual({ afterSeq: 3, count: 1 });
    expect(openedThread(unread, page([reply(3), reply(5)], { thread: { ...thread, lastReadSeq: 5, unread: 0 } }), ownId).divider).toEqual(unread.divider);
    expect(openedThread(empty, page([reply(3), reply(5, { authorId: ownId })], { thread }), ownId).divider).toBeNull();
  });

  it('stays bounded, whichever end grows', () => {
    const many = Array.from({ length: threadRowsMax }, (_, index) => reply(1_000 + index));
    const full = openedThread(empty, page(many, { hasMoreBefore: true }), ownId);
    const older = grownThread(full, page([reply(900)]), 'before');
    expect([older.rows.length, older.hasMoreBefore, older.hasMoreAfter]).toEqual([threadRowsMax, false, true]);
    const newer = grownThread(full, page([reply(5_000)]), 'after');
    expect([newer.rows.at(-1)?.seq, newer.rows.length, newer.hasMoreBefore]).toEqual([5_000, threadRowsMax, true]);
  });

  it('is read again when the rows of its room moved', () => {
    expect(applyThreadChange(open, { type: 'timeline-reset', accountId, roomId })?.isStale).toBe(true);
    expect(applyThreadChange(open, { type: 'engine-restarted' })?.isStale).toBe(true);
    expect(applyThreadChange(null, news(reply(6)))).toBeNull();
  });
});
