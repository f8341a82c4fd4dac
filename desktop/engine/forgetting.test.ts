import type { Id } from '@parley/shared/ids';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storeFaults } from './testing/check-store.ts';
import { type Client, createWorld, type World } from './testing/world.ts';

let world: World;
let ana: Client;
let ben: Client;
let roomId: Id;

/** So many that they are not all deleted when the news comes that one is let in again. */
const messages = 1_200;

beforeEach(async () => {
  world = createWorld({ tuning: { wholeLogUpTo: 5_000, jumpOver: 5_000 } });
  ana = await world.signUp('ana');
  ben = await world.signUp('ben');
  roomId = world.relay.createRoom(ana.userId, { name: 'one', memberIds: [ben.userId] }).room.id;
  for (let n = 0; n < messages; n += 1) say(`message ${n}`);
  await world.clock.until(async () => (await viewOf())?.unread === 100);
  await world.clock.pass(1_000);
});
afterEach(() => world.end());

const say = (body: string) => world.relay.send({ roomId, authorId: ana.userId, id: world.newId(), body });
const remove = () => world.relay.leave(roomId, ben.userId, 'removed', ana.userId);
const viewOf = async () => (await ben.call('rooms.list', {})).rooms.find((view) => view.room.id === roomId);
const isRemoved = () => ben.changes.some((change) => change.type === 'room-removed');
/** Ben is removed, and his app ends with the first of the messages deleted. */
const crashWhileDeleting = async () => {
  ben.engine.onChange((change) => {
    if (change.type === 'room-removed') ben.kill();
  });
  remove();
  await world.clock.until(isRemoved);
};
/** Nothing is wrong in the store, and it reaches the head. */
const isWhole = async () => (await viewOf())?.state === 'member' && storeFaults(ben, world.relay, { isWhole: true }).length === 0;

test('who is let in again while the room is still being deleted here holds what was said before and after', async () => {
  remove();
  world.relay.join(roomId, ben.userId, ana.userId);
  say('welcome back');
  await world.clock.until(isWhole);
  say('and on');
  await world.clock.until(isWhole);
  const page = await ben.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 50 });
  expect(page.rows.flatMap((row) => (row.kind === 'message' ? [row.message.body] : [])).slice(-2)).toEqual(['welcome back', 'and on']);
});

test('the same for who comes in by himself', async () => {
  remove();
  await world.clock.until(isRemoved);
  await ben.call('rooms.join', { roomId });
  expect(await viewOf()).toMatchObject({ state: 'member' });
  say('welcome back');
  await world.clock.until(isWhole);
});

test('a deletion that a crash interrupted goes on at the next start, and waits for no server', async () => {
  await crashWhileDeleting();
  expect(storeFaults(ben, world.relay)).toEqual([expect.stringContaining('of no room')]);
  ben.network.faults.isDown = true;
  ben.start();
  await world.clock.until(() => storeFaults(ben, world.relay).length === 0);
});

test('who is let in again after such a crash comes in once the rest is deleted', async () => {
  await crashWhileDeleting();
  world.relay.join(roomId, ben.userId, ana.userId);
  say('welcome back');
  ben.start();
  await world.clock.until(isWhole);
});
