import type { Message } from '@parley/shared/entities/message';
import type { TimelinePage, TimelineRow } from '@parley/shared/ipc/views';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyTimelineChange, timelineKey, withLatest } from './timeline.ts';
import {
  applyNews,
  emptyTimeline,
  growAfter,
  growBefore,
  isLoaded,
  lastSeqOf,
  mergeRows,
  replaceWithPage,
  rowsAfterTrim,
  rowsMax,
  trimAround,
} from './timeline-window.ts';

const accountId = '00000000-0000-4000-8000-000000000001';
const roomId = '00000000-0000-4000-8000-000000000002';
const key = timelineKey(accountId, roomId);

function row(seq: number, version = seq): TimelineRow {
  const message: Message = {
    id: `m${seq}`,
    roomId,
    seq,
    version,
    authorId: 'a',
    kind: 'text',
    body: `v${version}`,
    createdAt: seq,
    mentions: { userIds: [] },
    files: [],
    votes: { up: 0, down: 0 },
    reactions: [],
  };
  return { kind: 'message', seq, message };
}
const rows = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => row(from + index));
const page = (part: Partial<TimelinePage>): TimelinePage => ({
  rows: [],
  outbox: [],
  hasMoreBefore: false,
  hasMoreAfter: false,
  headSeq: 0,
  lastReadSeq: 0,
  ...part,
});
const seqs = (list: readonly TimelineRow[]) => list.map((each) => each.seq);
const versions = (list: readonly TimelineRow[]) => list.map((each) => (each.kind === 'message' ? each.message.version : 0));

describe('the loaded window', () => {
  const ready = replaceWithPage(emptyTimeline, page({ rows: rows(50, 60), hasMoreBefore: true, headSeq: 60 }), { at: 'end' });

  it('appends news at its end, changes rows inside, ignores what lies before', () => {
    const next = applyNews(ready, [row(3, 70), row(55, 71), row(72)], 72);
    expect(seqs(next.rows)).toEqual([...seqs(rows(50, 60)), 72]);
    expect(versions(next.rows)[5]).toBe(71);
    expect(next.headSeq).toBe(72);
  });

  it('takes no news at its end while newer rows are not loaded', () => {
    expect(seqs(applyNews({ ...ready, hasMoreAfter: true }, [row(72)], 72).rows)).toEqual(seqs(ready.rows));
  });

  it('is not undone by older state, and news may come twice', () => {
    const once = applyNews(ready, [row(55, 71)], 71);
    expect(applyNews(applyNews(once, [row(55, 71)], 71), [row(55)], 71).rows).toEqual(once.rows);
  });

  it('keeps news that came while an older page was on its way', () => {
    const loading = applyNews({ ...emptyTimeline, loads: 1 }, [row(60, 90), row(61)], 90);
    expect(versions(replaceWithPage(loading, page({ rows: rows(58, 60), headSeq: 60 }), { at: 'end' }).rows)).toEqual([58, 59, 90, 61]);
    const growing = applyNews({ ...ready, loads: 1 }, [row(48, 95)], 95);
    expect(versions(growBefore(growing, page({ rows: rows(47, 49) })).rows).slice(0, 3)).toEqual([47, 95, 49]);
  });

  it('grows both ways without doubling', () => {
    const before = growBefore(ready, page({ rows: rows(40, 52), hasMoreBefore: true }));
    const after = growAfter({ ...before, hasMoreAfter: true }, page({ rows: rows(60, 65) }));
    expect(seqs(after.rows)).toEqual(seqs(rows(40, 65)));
    expect(after.hasMoreAfter).toBe(false);
  });

  it('asks for the page again when a hole is being filled, and holes give way to rows', () => {
    const hole: TimelineRow = { kind: 'hole', seq: 53, toSeq: 56 };
    const holed = replaceWithPage(emptyTimeline, page({ rows: [...rows(50, 52), hole, ...rows(57, 60)] }), { at: 'end' });
    const next = applyNews(holed, [row(54)], 60);
    expect(next.isStale).toBe(true);
    expect(next.rows).toEqual(holed.rows);
    expect(seqs(mergeRows(holed.rows, rows(53, 56)))).toEqual(seqs(rows(50, 60)));
  });

  it('keeps its place when it is read again, and starts anew when nothing of it is left', () => {
    expect(replaceWithPage(ready, page({ rows: rows(55, 70) }), null).opening).toBe(ready.opening);
    expect(replaceWithPage(ready, page({ rows: rows(155, 170) }), null).opening).toBe(ready.opening + 1);
  });

  it('stays bounded and keeps the row one looks at, one end at a time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 900 }), (length, at) => {
        const anchor = Math.min(at, length);
        const before = { ...ready, rows: rows(1, length), hasMoreBefore: false };
        const after = trimAround(before, anchor);
        expect(seqs(after.rows)).toContain(anchor);
        if (length <= rowsMax) expect(after).toBe(before);
        else expect(after.rows.length).toBeLessThan(length);
        const hasFirst = seqs(after.rows).includes(1);
        const hasLast = seqs(after.rows).includes(length);
        expect(hasFirst || hasLast).toBe(true);
        expect(after.hasMoreBefore).toBe(!hasFirst);
        expect(after.hasMoreAfter).toBe(!hasLast);
        if (length <= rowsMax + 60) expect(after.rows.length).toBeLessThanOrEqual(Math.max(rowsAfterTrim, rowsMax));
      }),
    );
  });

  it('knows what it holds', () => {
    expect([49, 50, 60, 99].map((seq) => isLoaded(ready, seq))).toEqual([false, true, true, true]);
    expect(isLoaded({ ...ready, hasMoreAfter: true }, 99)).toBe(false);
    expect(lastSeqOf({ kind: 'hole', seq: 3, toSeq: 9 })).toBe(9);
  });
});

describe('applyTimelineChange', () => {
  const timelines = withLatest({}, key, replaceWithPage(emptyTimeline, page({ rows: rows(1, 3), headSeq: 3 }), { at: 'end' }));

  it('reaches only the room of the account it names', () => {
    expect(applyTimelineChange(timelines, { type: 'rows-changed', accountId: roomId, roomId, rows: [row(4)], headSeq: 4 })).toBe(timelines);
    expect(seqs(applyTimelineChange(timelines, { type: 'rows-changed', accountId, roomId, rows: [row(4)], headSeq: 4 })[key]?.rows ?? [])).toEqual([
      1, 2, 3, 4,
    ]);
  });

  it('marks a moved room stale and forgets a removed one', () => {
    expect(applyTimelineChange(timelines, { type: 'timeline-reset', accountId, roomId })[key]?.isStale).toBe(true);
    expect(applyTimelineChange(timelines, { type: 'engine-restarted' })[key]?.isStale).toBe(true);
    expect(applyTimelineChange(timelines, { type: 'room-removed', accountId, roomId, reason: 'removed', name: 'lunch' })).toEqual({});
    expect(applyTimelineChange(timelines, { type: 'accounts-changed', accounts: [] })).toEqual({});
  });

  it('keeps three rooms, the one used last among them', () => {
    const all = ['a', 'b', 'c', 'd', 'b'].reduce((list, id) => withLatest(list, timelineKey(accountId, id), emptyTimeline), {});
    expect(Object.keys(all)).toEqual(['c', 'd', 'b'].map((id) => `${accountId}/${id}`));
  });
});
