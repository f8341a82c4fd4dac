import type { InboxItem } from '@parley/shared/protocol/events';
import { expect, test } from 'vitest';
import { createInboxOrder } from './inbox-order.ts';

const person = '00000000-0000-7000-8000-000000000001';
const room = '00000000-0000-7000-8000-000000000002';
const item = (inboxVersion: number): InboxItem => ({ inboxVersion, type: 'notify-changed', roomId: room, notify: 'all' });

function stand() {
  const told: number[] = [];
  const timers: (() => void)[] = [];
  const state = { isHere: true };
  const order = createInboxOrder({
    emit: (_userId, { inboxVersion }) => told.push(inboxVersion),
    hasLocalSockets: () => state.isHere,
    schedule(callback) {
      timers.push(callback);
      return () => void timers.splice(timers.indexOf(callback), 1);
    },
  });
  const tell = (...versions: number[]) => {
    for (const version of versions) order.tell(person, item(version));
  };
  return { order, told, timers, state, tell };
}

test('items come in the order of their versions, whatever order they are told in', () => {
  const { order, told, timers, tell } = stand();
  order.opened(person, 4);
  tell(7, 5, 8, 6);
  expect(told).toEqual([5, 6, 7, 8]);
  expect(timers).toEqual([]);
});

test('a version that never comes holds the others up for a moment only', () => {
  const { order, told, timers, tell } = stand();
  order.opened(person, 4);
  tell(8, 6);
  expect(told).toEqual([]);
  timers[0]?.();
  expect(told).toEqual([6, 8]);
  tell(9);
  expect(told).toEqual([6, 8, 9]);
  // It comes after all: late is better than never.
  tell(7, 10);
  expect(told).toEqual([6, 8, 9, 7, 10]);
});

test('who has not opened his sync, or has gone, holds nothing up', () => {
  const { order, told, state, timers, tell } = stand();
  tell(9);
  expect(told).toEqual([9]);
  order.opened(person, 9);
  tell(12);
  state.isHere = false;
  tell(11);
  expect(told).toEqual([9, 12, 11]);
  expect(timers).toEqual([]);
});

test('nothing is held of a person whose last socket is gone', () => {
  const { order, told, state, timers, tell } = stand();
  order.opened(person, 9);
  tell(12);
  order.left(person);
  expect([told, timers.length]).toEqual([[], 1]);
  state.isHere = false;
  order.left(person);
  expect([told, timers.length]).toEqual([[12], 0]);
  // Back, and before his sync opens: no line tells that a version is missing.
  state.isHere = true;
  tell(15);
  expect(told).toEqual([12, 15]);
});
