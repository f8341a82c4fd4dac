import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SocketFollower } from './create-realtime.ts';
import { noteLastSeen } from './note-last-seen.ts';

const noted: string[][] = [];
let fails = false;
const heard: string[] = [];
const follower: SocketFollower = {
  connected: (userId) => void heard.push(`${userId} came`),
  disconnected: (userId) => void heard.push(`${userId} went`),
  entered: () => undefined,
  left: () => undefined,
  setAway: () => undefined,
};
const failures: unknown[] = [];
const open = () =>
  noteLastSeen(follower, {
    note: async (userIds) => {
      if (fails) throw new Error('the database is away');
      noted.push([...userIds]);
    },
    onFailed: (error) => failures.push(error),
  });

beforeEach(() => {
  vi.useFakeTimers();
  fails = false;
  for (const list of [noted, heard, failures]) list.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

test('only the last socket of somebody counts, and those who leave together are written together', async () => {
  const seen = open();
  for (const userId of ['ann', 'ann', 'bob']) seen.follower.connected(userId);
  seen.follower.disconnected('ann');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(noted).toEqual([]);
  seen.follower.disconnected('ann');
  seen.follower.disconnected('bob');
  expect(heard).toHaveLength(6);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(noted).toEqual([['ann', 'bob']]);
  await seen.close();
  expect(noted).toHaveLength(1);
});

test('whoever stays is written every five minutes, and at the end; a write that fails is told and waits for the next', async () => {
  const seen = open();
  seen.follower.connected('ann');
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(noted).toEqual([['ann']]);
  fails = true;
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect([noted.length, failures.length]).toEqual([1, 1]);
  fails = false;
  await seen.close();
  expect(noted).toEqual([['ann'], ['ann']]);
});
