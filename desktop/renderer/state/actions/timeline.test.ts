import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeParley, type FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { initialState } from '../app-state.ts';
import { getState, setState } from '../store.ts';
import { timelineKey } from '../timeline.ts';
import { keepPlace } from '../timeline-places.ts';
import { rowsMax, type Timeline } from '../timeline-window.ts';
import { startApp } from './start-app.ts';
import { dropDivider, extendDivider, goToSeq, jumpToLatest, loadAfter, loadBefore, openTimeline, refreshTimeline, trimTimeline } from './timeline.ts';

const roomId = roomSamples.firmware.id;
const older = 900;
let fake: FakeParley;
let stop: () => void;
let room: { accountId: string; roomId: string };

beforeEach(async () => {
  setState(initialState, true);
  fake = createFakeParley({ ...defaultScenario, accounts: 1, typing: false, rows: older });
  globalThis.window = { parley: fake } as never;
  stop = startApp();
  await until(() => getState().phase === 'ready');
  room = { accountId: getState().accounts[0]?.id ?? '', roomId };
});

afterEach(() => stop());

async function until(isDone: () => boolean): Promise<void> {
  for (let turns = 0; !isDone(); turns += 1) {
    if (turns > 1_000) throw new Error('it never came to be');
    await new Promise((resolve) => setTimeout(resolve));
  }
}

function shown(): Timeline {
  const timeline = getState().timelines[timelineKey(room.accountId, roomId)];
  if (!timeline) throw new Error('the room is not loaded');
  return timeline;
}

const head = () => getState().byAccount[room.accountId]?.rooms[roomId]?.headSeq ?? 0;
const seqs = () => shown().rows.map((row) => row.seq);
const receive = (words: string) => fake.receive(room.accountId, roomId, personId('mara'), words);

/** What must hold at any time: one run without a gap, and the ends say truly whether there is more. */
function expectWhole(): void {
  const list = seqs();
  const first = list[0] ?? 0;
  expect(list).toEqual(list.map((_, index) => first + index));
  expect(shown().hasMoreBefore).toBe(first > 1);
  expect(shown().hasMoreAfter).toBe((list.at(-1) ?? 0) < head());
}

describe('a room that is opened', () => {
  it('begins at the divider, which counts the words of others', async () => {
    await openTimeline(room, null);
    expect(shown()).toMatchObject({ status: 'ready', start: { at: 'divider' }, divider: { afterSeq: older + 7, count: 5 } });
    expectWhole();
  });

  it('begins where one was when nothing is new, and at the end when one was there', async () => {
    fake.push({ type: 'rooms-changed', accountId: room.accountId, rooms: [{ ...roomView(), lastReadSeq: head() }] });
    await until(() => roomView().lastReadSeq === head());
    keepPlace(timelineKey(room.accountId, roomId), { isAtEnd: false, seq: 300, offset: 40 });
    await openTimeline(room, null);
    expect(shown().start).toEqual({ at: 'row', seq: 300, offset: 40 });
    expect(seqs()).toContain(300);
    keepPlace(timelineKey(room.accountId, roomId), { isAtEnd: true, seq: head(), offset: 0 });
    await openTimeline(room, null);
    expect(shown().start).toEqual({ at: 'end' });
    expect(seqs().at(-1)).toBe(head());
  });

  it('goes to a message wherever it is, and back to the newest', async () => {
    await openTimeline(room, 12);
    expect(seqs()).toContain(12);
    expect(jumpToLatest(room)).toBe(false);
    await until(() => !shown().hasMoreAfter);
    expect(jumpToLatest(room)).toBe(true);
    const { opening } = shown();
    await goToSeq(room, head() - 3);
    expect(shown()).toMatchObject({ opening: opening + 1, start: { at: 'row', seq: head() - 3 } });
  });

  it('keeps and forgets its divider', async () => {
    await openTimeline(room, null);
    dropDivider(room);
    expect(shown().divider).toBeNull();
    extendDivider(room, 5, 7, 2);
    extendDivider(room, 7, 9, 1);
    expect(shown().divider).toEqual({ afterSeq: 5, untilSeq: 9, count: 3 });
  });

  it('is read again when its rows moved, also when that happens while it is being read', async () => {
    await openTimeline(room, null);
    fake.push({ type: 'timeline-reset', accountId: room.accountId, roomId });
    await until(() => shown().isStale);
    const reading = refreshTimeline(room, head());
    fake.push({ type: 'timeline-reset', accountId: room.accountId, roomId });
    await reading;
    await until(() => shown().isStale);
    await refreshTimeline(room, head());
    expect(shown().isStale).toBe(false);
    expectWhole();
  });

  it('begins where it would have begun when its rows moved before anybody saw them', async () => {
    await openTimeline(room, 12);
    fake.push({ type: 'timeline-reset', accountId: room.accountId, roomId });
    await until(() => shown().isStale);
    await refreshTimeline(room, 'start');
    expect(shown()).toMatchObject({ isStale: false, start: { at: 'row', seq: 12 } });
    expect(seqs()).toContain(12);
    expectWhole();
  });
});

function roomView() {
  const view = getState().byAccount[room.accountId]?.rooms[roomId];
  if (!view) throw new Error('no such room');
  return view;
}

describe('scrolling through a room', () => {
  it('never shows a gap, whatever order pages, jumps, trims and news come in', async () => {
    const step = fc.oneof(
      fc.constantFrom('before', 'after', 'both', 'news', 'latest', 'refresh', 'trim').map((kind) => ({ kind, seq: 0 })),
      fc.record({ kind: fc.constantFrom('jump', 'trim'), seq: fc.integer({ min: 1, max: older }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await openTimeline(room, null);
        for (const { kind, seq } of steps) {
          if (kind === 'before') await loadBefore(room);
          if (kind === 'after') await loadAfter(room);
          if (kind === 'both') {
            const growing = [loadBefore(room), loadAfter(room)];
            receive('while it loads');
            await Promise.all(growing);
          }
          if (kind === 'news') receive('news');
          if (kind === 'jump') await goToSeq(room, seq);
          if (kind === 'latest') jumpToLatest(room);
          if (kind === 'refresh') await refreshTimeline(room, seqs()[0] ?? 1);
          if (kind === 'trim') trimTimeline(room, Math.max(seq, seqs()[0] ?? 1));
          await until(() => shown().loads === 0);
          expectWhole();
          while (seqs().length > rowsMax) trimTimeline(room, seqs()[Math.floor(seqs().length / 2)] ?? 1);
          expectWhole();
        }
      }),
      { numRuns: 30 },
    );
  });
});
