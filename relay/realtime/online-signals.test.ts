import { expect, test } from 'vitest';
import { createSignalQueue, type PresenceChanges } from './online-signals.ts';

const room = 'a0000000-0000-7000-8000-000000000001';
const other = 'a0000000-0000-7000-8000-000000000002';

/** Rooms of glass, and what each socket was told. */
function glass(rooms: Record<string, string[]>) {
  const written: [string, object[]][] = [];
  const full = new Set<string>();
  const clock = { now: 0 };
  const queue = createSignalQueue(
    {
      inRoom: (roomId) => new Set(rooms[roomId]),
      write(socketId, signals) {
        if (full.has(socketId)) return false;
        written.push([socketId, signals]);
        return true;
      },
    },
    () => clock.now,
  );
  const flush = () => {
    written.length = 0;
    queue.flush();
    return written;
  };
  return { queue, full, clock, flush };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);
const came = (userIds: string[], roomIds: string[], status: 'online' | 'offline' = 'online'): PresenceChanges => ({
  users: new Map(userIds.map((userId) => [userId, { status, roomIds }])),
  rooms: new Map(),
});
const signal = (userId: string, status = 'online') => ({ type: 'presence', userId, status });

test('whoever shares several rooms is told once, and only the last of it', () => {
  const { queue, flush } = glass({ [room]: ['s1', 's2'], [other]: ['s2'] });
  queue.add(came(['ann'], [room, other]));
  queue.add(came(['bob'], [room]));
  queue.add(came(['ann'], [room, other], 'offline'));
  expect(flush()).toEqual([
    ['s1', [signal('ann', 'offline'), signal('bob')]],
    ['s2', [signal('ann', 'offline'), signal('bob')]],
  ]);
  expect(flush()).toEqual([]);
});

test('where many are, single ones are not told; the count is', () => {
  const { queue, clock, flush } = glass({ [room]: names(101), [other]: names(100) });
  queue.add(came(['ann'], [room]));
  expect(flush()).toEqual([]);
  queue.add({ ...came(['ann'], [other]), rooms: new Map([[room, 101]]) });
  clock.now = 1_000;
  const told = flush();
  expect(told).toHaveLength(101);
  expect(told.find(([socketId]) => socketId === 's100')?.[1]).toEqual([{ type: 'online', roomId: room, count: 101 }]);
});

test('a crowd of sockets is told in turns, each everything that happened until then', () => {
  const rooms = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`r${n}`, names(100).map((name) => `${name}-${n}`)]));
  const { queue, flush } = glass(rooms);
  queue.add(came(['ann'], Object.keys(rooms)));
  const heard = flush().map(([socketId]) => socketId);
  expect(heard).toHaveLength(2_000);
  queue.add(came(['bob'], Object.keys(rooms)));
  const next = [...flush()];
  expect(next.every(([socketId, signals]) => !heard.includes(socketId) && signals.length === 2)).toBe(true);
  // Those who heard of ann alone hear of bob, too; then everybody has heard of both.
  expect([flush().length, flush().length, flush().length]).toEqual([2_000, 1_000, 0]);
});

test('the count of a big room is told as seldom as it is dear', () => {
  const { queue, clock, flush } = glass({ [room]: names(2_000) });
  const counted = (count: number) => queue.add({ users: new Map(), rooms: new Map([[room, count]]) });
  counted(1);
  clock.now = 1_000;
  expect(flush()).toHaveLength(2_000);
  counted(2);
  counted(3);
  clock.now = 1_900;
  expect(flush()).toEqual([]);
  clock.now = 2_000;
  expect(flush()[0]).toEqual(['s0', [{ type: 'online', roomId: room, count: 3 }]]);
});

test('who can take nothing now is told later, what is so then', () => {
  const { queue, full, flush } = glass({ [room]: ['s1', 's2'] });
  full.add('s1');
  queue.add(came(['ann'], [room]));
  expect(flush().map(([socketId]) => socketId)).toEqual(['s2']);
  queue.add(came(['ann'], [room], 'offline'));
  full.clear();
  expect(flush().map(([socketId, signals]) => [socketId, ...signals])).toContainEqual(['s1', signal('ann', 'offline')]);
});
