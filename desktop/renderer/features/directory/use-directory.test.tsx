// @vitest-environment jsdom
import type { ListedRoom } from '@parley/shared/entities/room';
import { limits } from '@parley/shared/limits';
import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFakeParley } from '../../testing/fake-parley.ts';
import { sampleRoom } from '../../testing/sample-rooms.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { clearWindow, prepareDom } from '../../testing/window.ts';
import { useDirectory } from './use-directory.ts';

const accountId = '0198c0de-0020-7000-8000-000000000001';
const idOf = (index: number) => `0198c0de-0021-7000-8000-${String(index).padStart(12, '0')}`;
const listed = (index: number): ListedRoom => ({
  room: { ...sampleRoom('firmware', 0), id: idOf(index), name: `room ${index}` },
  members: 1,
  online: 0,
  joined: false,
});

let onServer: ListedRoom[];
let asked: number;

beforeEach(() => {
  vi.useFakeTimers();
  prepareDom();
  const fake = createFakeParley({ ...defaultScenario, accounts: 1 });
  onServer = Array.from({ length: 230 }, (_, index) => listed(index + 1));
  asked = 0;
  window.parley = {
    ...fake,
    call: ((name: string, { after, limit }: { after?: string; limit: number }) => {
      if (name !== 'rooms.directory') throw new Error(`${name} is not asked here`);
      expect(limit).toBeLessThanOrEqual(limits.roomsPageMax);
      asked += 1;
      const from = onServer.findIndex(({ room }) => room.id === after) + 1;
      return Promise.resolve({ ok: true, value: { rooms: onServer.slice(from, from + limit), more: from + limit < onServer.length } });
    }) as typeof fake.call,
  };
});
afterEach(() => {
  vi.useRealTimers();
  clearWindow();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it('reads a list of several pages again while one looks at it, all of it', async () => {
  const { result } = renderHook(() => useDirectory(accountId, '', true));
  await pass(0);
  expect(result.current).toMatchObject({ status: 'ready', hasMore: true });
  expect(result.current.rooms).toHaveLength(50);
  for (const count of [100, 150, 200, 230]) {
    act(() => result.current.readMore());
    await pass(0);
    expect(result.current.rooms).toHaveLength(count);
  }
  expect(result.current.hasMore).toBe(false);

  onServer = onServer.filter(({ room }) => room.id !== idOf(222)).map((one) => (one.room.id === idOf(201) ? { ...one, members: 9 } : one));
  const before = asked;
  await pass(20_000);
  expect(result.current.rooms).toHaveLength(229);
  expect(result.current.rooms[200]).toMatchObject({ members: 9 });
  // Three pages: a third as often as one.
  expect(asked - before).toBe(3);
});

it('begins another query at its first page', async () => {
  const { result, rerender } = renderHook(({ query }) => useDirectory(accountId, query, true), { initialProps: { query: '' } });
  await pass(0);
  act(() => result.current.readMore());
  await pass(0);
  rerender({ query: 'room' });
  await pass(200);
  expect(result.current.rooms).toHaveLength(50);
});
