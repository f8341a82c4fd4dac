import type { RoomState } from '@parley/shared/entities/membership';
import { expect, test } from 'vitest';
import { createRooms, type RoomsDeps } from './rooms.ts';
import type { BotState } from './state-file.ts';

const roomId = '01939e2a-7b00-7000-8000-00000000000a';
const room = { id: roomId, kind: 'private', name: 'new', topic: '', historyFrom: 'start', createdAt: 1, version: 1 } as const;
const counts = { firstSeq: 1, headSeq: 4, lastReadSeq: 0, markVersion: 0, unread: 0, mentions: 0, members: 2, online: 1 };
const state: RoomState = { room, role: 'member', notify: 'all', ...counts };

test('a place that cannot be kept does not end the bot: it comes to the room with the next look at everything', async () => {
  const kept: BotState = { storeId: 'store', botId: 'bot', cursors: {} };
  let isFull = true;
  const logged: string[] = [];
  let saves = 0;
  const answer = { user: { id: 'bot' }, storeId: 'store', inboxVersion: 2, rooms: [state] };
  const connection = { once: async () => answer, call: async () => ({ events: [], headSeq: 4, reset: false }) } as unknown as RoomsDeps['connection'];
  const save = () => {
    saves += 1;
  };
  const saveNow = () => {
    if (isFull) throw new Error('the disk is full');
  };
  const rooms = createRooms({
    connection,
    file: { state: kept, save, saveNow, close: () => undefined },
    parallel: 1,
    newRooms: 'now',
    handle: async () => undefined,
    log: ({ event }) => void logged.push(String(event)),
  });
  rooms.inbox({ type: 'room-added', inboxVersion: 2, state });
  expect(rooms.get(roomId)).toBeNull();
  expect([logged, saves, kept.cursors]).toEqual([['room-not-added'], 1, { [roomId]: 4 }]);
  isFull = false;
  await expect.poll(() => rooms.get(roomId)).toEqual(room);
  rooms.close();
});
