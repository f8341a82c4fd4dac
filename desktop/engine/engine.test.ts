import { afterEach, expect, test } from 'vitest';
import { createWorld, type World } from './testing/world.ts';

let world: World;
afterEach(() => world.end());

test('two people chat in a room', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  const ben = await world.signUp('ben');
  const { room } = await ana.call('rooms.create', { kind: 'public', name: 'general' });
  await world.clock.until(() => world.relay.rooms().length === 1);
  await ben.call('rooms.join', { roomId: room.id });
  await ana.call('messages.send', { roomId: room.id, body: 'hello' });
  await world.clock.pass(500);
  const page = await ben.call('timeline.page', { roomId: room.id, anchor: { at: 'latest' }, limit: 50 });
  expect(page.rows.map((row) => row.kind)).toEqual(['system', 'system', 'message']);
  const { rooms } = await ben.call('rooms.list', {});
  expect(rooms[0]).toMatchObject({ unread: 1, state: 'member', headSeq: 3 });
  expect((await ana.call('outbox.list', {})).items).toEqual([]);
  expect((await ana.call('timeline.page', { roomId: room.id, anchor: { at: 'latest' }, limit: 50 })).rows.at(-1)).toMatchObject({ kind: 'message', seq: 3 });
});
