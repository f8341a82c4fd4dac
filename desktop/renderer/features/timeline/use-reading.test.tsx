// @vitest-environment jsdom
import { act, renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { markUnread } from '../../state/actions/changes.ts';
import { selectRoom } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { emptyTimeline } from '../../state/timeline-window.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { useReading } from './use-reading.ts';

const roomId = roomSamples.firmware.id;
let fake: FakeParley;

beforeEach(async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  fake = startFakeApp({ typing: false });
  await waitFor(() => expect(selectRoom(getState(), getState().accounts[0]?.id ?? '', roomId)).not.toBeNull());
});
afterEach(() => {
  vi.restoreAllMocks();
  stopFakeApp();
});

const marks = () => fake.calls.filter(({ name }) => name === 'reads.mark').map(({ input }) => input);

it('does not read what is marked unread a moment before it would', async () => {
  const accountId = getState().accounts[0]?.id ?? '';
  const view = selectRoom(getState(), accountId, roomId);
  if (!view) throw new Error('no room');
  const timeline = { ...emptyTimeline, status: 'ready' as const, headSeq: 20 };
  const at = (lastReadSeq: number) => ({
    accountId,
    ownId: 'me',
    view: { ...view, lastReadSeq },
    timeline,
    rows: [],
    lastKey: null,
    isAtEnd: true,
    isDividerSeen: false,
  });
  const { rerender } = renderHook((input: Parameters<typeof useReading>[0]) => useReading(input), { initialProps: at(10) });
  await act(() => markUnread(accountId, { roomId, seq: 15 }));
  vi.useFakeTimers();
  act(() => void vi.advanceTimersByTime(5_000));
  // What came before it counts as read now.
  rerender(at(14));
  act(() => void vi.advanceTimersByTime(5_000));
  vi.useRealTimers();
  expect(marks()).toEqual([{ accountId, roomId, seq: 15, unread: true }]);
});

it('reads what is seen at the end, but not what was marked unread while one is there', async () => {
  const accountId = getState().accounts[0]?.id ?? '';
  const view = selectRoom(getState(), accountId, roomId);
  if (!view) throw new Error('no room');
  const at = (lastReadSeq: number, headSeq = 20) => ({
    accountId,
    ownId: 'me',
    view: { ...view, lastReadSeq },
    timeline: { ...emptyTimeline, status: 'ready' as const, headSeq },
    rows: [],
    lastKey: null,
    isAtEnd: true,
    isDividerSeen: false,
  });
  const { rerender, unmount } = renderHook((input: Parameters<typeof useReading>[0]) => useReading(input), { initialProps: at(10) });
  await waitFor(() => expect(marks()).toEqual([expect.objectContaining({ seq: 20 })]));
  rerender(at(20));
  rerender(at(4));
  vi.useFakeTimers();
  act(() => void vi.advanceTimersByTime(5_000));
  rerender(at(4, 21));
  act(() => void vi.advanceTimersByTime(5_000));
  vi.useRealTimers();
  expect(marks()).toHaveLength(1);
  unmount();
  // Who comes back reads it.
  renderHook(() => useReading(at(4, 21)));
  await waitFor(() => expect(marks()).toEqual([expect.objectContaining({ seq: 20 }), expect.objectContaining({ seq: 21 })]));
});
