import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import { expect, test } from 'vitest';
import type { RoomAccess } from '../ports.ts';
import { createMembershipCache } from './membership-cache.ts';

const roomId = 'room-1';
const head = { seq: 1, at: 1, actorId: 'somebody' };

function accessOf(room: string, userId: string, changes: Partial<RoomAccess> = {}): RoomAccess {
  return {
    room: { id: room, kind: 'public', name: room, topic: '', historyFrom: 'start', createdAt: 1, version: 1 },
    isDeleted: false,
    membership: { roomId: room, userId, role: 'member', state: 'active', version: 1, firstSeq: 1 },
    ...changes,
  };
}

function countingStore(find: (room: string, user: string) => RoomAccess | null | Promise<RoomAccess | null> = accessOf) {
  const reads: string[] = [];
  const access = async (room: string, user: string) => {
    reads.push(`${room}/${user}`);
    return find(room, user);
  };
  return { reads, access };
}

const packet = (event: KnownLogEvent, room = roomId) => ({ roomId: room, from: 1, to: 1, events: [event] });

test('an active membership is read once until it is too old', async () => {
  let now = 0;
  const store = countingStore();
  const cache = createMembershipCache(store, { now: () => now, maxAgeMs: 100 });
  expect(await cache.access(roomId, 'ada')).toEqual(accessOf(roomId, 'ada'));
  await cache.access(roomId, 'ada');
  expect(store.reads).toHaveLength(1);
  now = 100;
  await cache.access(roomId, 'ada');
  expect(store.reads).toHaveLength(2);
});

test('what is asked for at the same time is read once', async () => {
  const store = countingStore();
  const cache = createMembershipCache(store);
  await Promise.all([cache.access(roomId, 'ada'), cache.access(roomId, 'ada'), cache.access(roomId, 'grace')]);
  expect(store.reads).toEqual([`${roomId}/ada`, `${roomId}/grace`]);
});

test.each([
  ['no such room', null],
  ['not a member', accessOf(roomId, 'ada', { membership: null })],
  ['left', accessOf(roomId, 'ada', { membership: { roomId, userId: 'ada', role: 'member', state: 'left', version: 2, firstSeq: 1 } })],
  ['deleted', accessOf(roomId, 'ada', { isDeleted: true })],
])('a refusal is never kept: %s', async (_name, found) => {
  const store = countingStore(() => found);
  const cache = createMembershipCache(store);
  await cache.access(roomId, 'ada');
  await cache.access(roomId, 'ada');
  expect(store.reads).toHaveLength(2);
});

test.each<[string, KnownLogEvent, string[]]>([
  ['a member event forgets that person', { ...head, type: 'member-left', userId: 'ada', reason: 'removed' }, ['ada']],
  ['a role event forgets that person', { ...head, type: 'role-changed', userId: 'ada', role: 'admin' }, ['ada']],
  ['a room event forgets everybody', { ...head, type: 'room-updated', room: accessOf(roomId, 'ada').room }, ['ada', 'grace']],
  ['a deletion forgets everybody', { ...head, type: 'room-deleted' }, ['ada', 'grace']],
  ['a vote forgets nobody', { ...head, type: 'vote-changed', messageId: 'm', userId: 'ada', value: 1, up: 1, down: 0 }, []],
])('%s', async (_name, event, expected) => {
  const store = countingStore();
  const cache = createMembershipCache(store);
  const askAll = async () => {
    for (const user of ['ada', 'grace']) await cache.access(roomId, user);
    await cache.access('room-2', 'ada');
  };
  await askAll();
  store.reads.length = 0;
  cache.applyPacket(packet(event));
  await askAll();
  expect(store.reads).toEqual(expected.map((user) => `${roomId}/${user}`));
});

test('a read that began before a change is answered but not kept', async () => {
  let answer: (access: RoomAccess) => void = () => undefined;
  const store = countingStore(() => new Promise((resolve) => (answer = resolve)));
  const cache = createMembershipCache(store);
  const first = cache.access(roomId, 'ada');
  cache.drop(roomId);
  answer(accessOf(roomId, 'ada'));
  await first;
  const second = cache.access(roomId, 'ada');
  answer(accessOf(roomId, 'ada'));
  await second;
  expect(store.reads).toHaveLength(2);
});

test('a failed read is not kept', async () => {
  let isDown = true;
  const cache = createMembershipCache({
    access: async () => {
      if (isDown) throw new Error('away');
      return accessOf(roomId, 'ada');
    },
  });
  await expect(cache.access(roomId, 'ada')).rejects.toThrow('away');
  isDown = false;
  expect(await cache.access(roomId, 'ada')).not.toBeNull();
});

test('holds at most so many; the one not used for longest goes', async () => {
  const store = countingStore();
  const cache = createMembershipCache(store, { maxEntries: 2 });
  for (const user of ['ada', 'grace', 'ada', 'linus']) await cache.access(roomId, user);
  store.reads.length = 0;
  for (const user of ['ada', 'linus', 'grace']) await cache.access(roomId, user);
  expect(store.reads).toEqual([`${roomId}/grace`]);
});

test('what stands on a member is read anew every time: it ends without an event', async () => {
  for (const restraint of [{ mutedUntil: 5 }, { isBlocked: true }]) {
    const store = countingStore((room, userId) =>
      accessOf(room, userId, { membership: { roomId: room, userId, role: 'member', state: 'active', version: 1, firstSeq: 1, ...restraint } }),
    );
    const cache = createMembershipCache(store);
    await cache.access(roomId, 'ada');
    await cache.access(roomId, 'ada');
    expect(store.reads).toHaveLength(2);
  }
});
