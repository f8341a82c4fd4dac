import type { Change } from '@parley/shared/ipc/changes';
import type { TimelineRow } from '@parley/shared/ipc/views';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { boundTimelines } from './bound-timelines.ts';
import { firstPage } from './first-page.ts';
import { coalesce, createNewsGatherer } from './gather-news.ts';
import { timelineKey } from './timeline.ts';
import { keepPlace } from './timeline-places.ts';
import { applyNews, emptyTimeline, rowsMax, type Timeline } from './timeline-window.ts';

const accountId = '00000000-0000-4000-8000-000000000001';
const roomId = '00000000-0000-4000-8000-000000000002';
const floodRows = firstPage();
const hole = (seq: number): TimelineRow => ({ kind: 'hole', seq, toSeq: seq });
const rows = (seq: number): Change => ({ type: 'rows-changed', accountId, roomId, rows: [hole(seq)], headSeq: seq });
const typing: Change = { type: 'typing-changed', accountId, roomId, rootId: null, userIds: [] };
const reset: Change = { type: 'timeline-reset', accountId, roomId };

/** A frame passes: the letter is painted. */
const frame = () => vi.advanceTimersByTime(20);
const gathered = () => {
  const applied: Change[][] = [];
  return { applied, news: createNewsGatherer((changes) => applied.push([...changes])) };
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 16));
});
afterEach(() => vi.unstubAllGlobals());
afterEach(() => void vi.useRealTimers());

describe('gathering news', () => {
  it('shows what comes alone at once and a flood in bundles, in order', () => {
    const { applied, news } = gathered();
    for (const seq of [1, 2, 3, 4, 5]) news.hear(rows(seq));
    expect(applied).toHaveLength(2);
    vi.advanceTimersByTime(60);
    expect(applied).toHaveLength(3);
    expect(applied[2]).toEqual([{ ...rows(5), rows: [hole(3), hole(4), hole(5)] }]);
    news.hear(rows(6));
    expect(applied).toHaveLength(4);
  });

  it('shows a flood that is over without waiting for its time, and one that goes on no more often than that', () => {
    const { applied, news } = gathered();
    for (let seq = 1; seq <= 10; seq += 1) {
      news.hear(rows(seq));
      vi.advanceTimersByTime(3);
    }
    expect(applied).toHaveLength(2);
    vi.advanceTimersByTime(9);
    expect(applied.slice(2)).toEqual([[{ ...rows(10), rows: Array.from({ length: 8 }, (_, index) => hole(index + 3)) }]]);
    news.hear(rows(11));
    vi.advanceTimersByTime(10);
    expect(applied).toHaveLength(3);
    vi.advanceTimersByTime(20);
    expect(applied).toHaveLength(4);
    for (let seq = 12; seq <= 101; seq += 1) {
      news.hear(rows(seq));
      vi.advanceTimersByTime(1);
    }
    expect(applied.length).toBeLessThanOrEqual(10);
    vi.advanceTimersByTime(60);
    expect(applied.flat().flatMap((change) => (change.type === 'rows-changed' ? change.rows.map((row) => row.seq) : []))).toEqual(
      Array.from({ length: 101 }, (_, index) => index + 1),
    );
  });

  it('hands over what waits when it is asked to, once', () => {
    const { applied, news } = gathered();
    for (const seq of [1, 2, 3]) news.hear(rows(seq));
    news.flush();
    vi.advanceTimersByTime(100);
    expect(applied.flat()).toHaveLength(3);
  });

  it('joins a thousand pieces in their order, and leaves each as it was told', () => {
    const told = Array.from({ length: 1_000 }, (_, index) => rows(1_000 - index));
    const [joined, ...others] = coalesce(told);
    expect(others).toEqual([]);
    expect(joined?.type === 'rows-changed' && joined.headSeq).toBe(1_000);
    expect(joined?.type === 'rows-changed' && joined.rows.map((row) => row.seq)).toEqual(told.map((_, index) => 1_000 - index));
    expect(told).toEqual(Array.from({ length: 1_000 }, (_, index) => rows(1_000 - index)));
  });

  it('joins rows of a room, never across what could tell the difference', () => {
    expect(coalesce([rows(1), typing, rows(2)])).toHaveLength(2);
    expect(coalesce([rows(1), reset, rows(2)])).toEqual([rows(1), reset, rows(2)]);
  });
});

describe('news while one types', () => {
  it('wait until a letter is painted, and not for each letter', () => {
    const { applied, news } = gathered();
    news.typed();
    frame();
    news.hear(rows(1));
    expect(applied).toHaveLength(0);
    news.typed();
    expect(applied).toHaveLength(0);
    frame();
    expect(applied).toEqual([[rows(1)]]);
    news.hear(rows(2));
    news.typed();
    frame();
    expect(applied).toHaveLength(1);
    vi.advanceTimersByTime(80);
    news.typed();
    frame();
    expect(applied).toEqual([[rows(1)], [rows(2)]]);
  });

  it('wait no longer than 150 ms where no letter follows, and not at all when typing has stopped', () => {
    const { applied, news } = gathered();
    news.typed();
    frame();
    news.hear(rows(1));
    vi.advanceTimersByTime(140);
    expect(applied).toHaveLength(0);
    vi.advanceTimersByTime(20);
    expect(applied).toEqual([[rows(1)]]);
    vi.advanceTimersByTime(600);
    news.hear(rows(2));
    expect(applied).toHaveLength(2);
  });

  it('never keep back what somebody waits for, nor what came before it', () => {
    const outbox: Change = { type: 'outbox-changed', accountId, roomId, items: [] };
    const { applied, news } = gathered();
    news.typed();
    news.hear(rows(1));
    news.hear(outbox);
    expect(applied.flat()).toEqual([rows(1), outbox]);
    news.hear(rows(2));
    news.stopped();
    expect(applied.flat()).toEqual([rows(1), outbox, rows(2)]);
    news.hear(rows(3));
    vi.advanceTimersByTime(60);
    expect(applied.flat()).toHaveLength(4);
  });
});

describe('a flood of words', () => {
  const key = timelineKey(accountId, roomId);
  const words = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => hole(from + index));
  const known: Timeline = { ...emptyTimeline, status: 'ready', rows: words(1, 50), headSeq: 50 };
  const after = (timeline: Timeline, to: number) => boundTimelines({ [key]: timeline }, { [key]: applyNews(timeline, words(51, to), to) })[key];

  it('leaves the newest to who stands at the end, and what he reads to who does not', () => {
    keepPlace(key, { isAtEnd: true, seq: 50, offset: 0 });
    const end = after(known, 1_050);
    expect([end?.rows.length, end?.rows.at(-1)?.seq, end?.hasMoreBefore, end?.hasMoreAfter]).toEqual([floodRows, 1_050, true, false]);
    keepPlace(key, { isAtEnd: false, seq: 20, offset: 0 });
    const reading = after(known, 1_050);
    expect([reading?.rows.length, reading?.rows.at(-1)?.seq, reading?.hasMoreAfter]).toEqual([50, 50, true]);
    keepPlace(key, { isAtEnd: true, seq: 50, offset: 0 });
  });

  it('lets a few words in, and stays bounded when they never end', () => {
    keepPlace(key, { isAtEnd: true, seq: 50, offset: 0 });
    expect(after(known, 60)?.rows).toHaveLength(60);
    let timeline = known;
    for (let seq = 51; seq < 2_000; seq += 3) {
      const next = boundTimelines({ [key]: timeline }, { [key]: applyNews(timeline, words(seq, seq + 2), seq + 2) })[key];
      if (next) timeline = next;
      expect(timeline.rows.length).toBeLessThanOrEqual(rowsMax);
    }
  });
});
