import { afterEach, test } from 'vitest';
import { createWorld, type World } from './testing/world.ts';

let world: World;
afterEach(() => world.end());

/** Ben's device holds only the newest of 40 unread messages; answers what it counts and the messages. */
async function farBehind() {
  world = createWorld({ tuning: { wholeLogUpTo: 5, historyPage: 10, backfillEveryMs: null } });
  const [ana, ben] = [await world.signUp('ana'), await world.signUp('ben')];
  ben.network.faults.isDown = true;
  ben.network.cut();
  await world.clock.pass(500);
  const { room } = world.relay.createRoom(ana.userId, { name: 'one', memberIds: [ben.userId] });
  const named = { userIds: [ben.userId] };
  const say = (n: number) =>
    world.relay.send({ roomId: room.id, authorId: ana.userId, id: world.newId(), body: `message ${n}`, ...(n % 10 === 0 ? { mentions: named } : {}) });
  const messages = Array.from({ length: 40 }, (_, n) => say(n));
  ben.network.faults.isDown = false;
  const counts = async () => {
    const view = (await ben.call('rooms.list', {})).rooms.find((one) => one.room.id === room.id);
    return [view?.unread, view?.mentions];
  };
  await world.clock.until(async () => (await counts()).join() === '40,4');
  await world.clock.pass(5_000);
  const old = messages[3];
  const called = messages[10];
  if (!old || !called) throw new Error('no messages');
  return { ana, ben, roomId: room.id, old, called, named, counts };
}

test('an edit that names somebody, or does not any more, counts also where the message is not on this device', async () => {
  const { roomId, old, called, named, counts } = await farBehind();
  world.relay.edit(roomId, old.id, 'look here', named);
  await world.clock.until(async () => (await counts()).join() === '40,5');
  world.relay.edit(roomId, called.id, 'never mind', { userIds: [] });
  await world.clock.until(async () => (await counts()).join() === '40,4');
});

test('a deletion takes its mention along, held here or not', async () => {
  const { roomId, called, counts } = await farBehind();
  world.relay.remove(roomId, called.id);
  await world.clock.until(async () => (await counts()).join() === '39,3');
  const last = [...world.relay.room(roomId).messages.values()]
    .filter((message) => message.mentions.userIds.length > 0 && message.deletedAt === undefined)
    .at(-1);
  if (!last) throw new Error('no mention');
  world.relay.remove(roomId, last.id);
  await world.clock.until(async () => (await counts()).join() === '38,2');
});

test('whom one blocks calls one by nothing, held here or not, and calls again when that ends', async () => {
  const { ana, ben, counts } = await farBehind();
  await ben.call('blocks.set', { userId: ana.userId, on: true });
  await world.clock.until(async () => (await counts()).join() === '40,0');
  await ben.call('blocks.set', { userId: ana.userId, on: false });
  await world.clock.until(async () => (await counts()).join() === '40,4');
});

test('whom one blocked on another device, while this one was off, calls one by nothing once it is back', async () => {
  world = createWorld({});
  const [ana, ben] = [await world.signUp('ana'), await world.signUp('ben')];
  const { room } = world.relay.createRoom(ana.userId, { name: 'one', memberIds: [ben.userId] });
  world.relay.send({ roomId: room.id, authorId: ana.userId, id: world.newId(), body: 'ben?', mentions: { userIds: [ben.userId] } });
  const mentions = async () => (await ben.call('rooms.list', {})).rooms.find((one) => one.room.id === room.id)?.mentions;
  await world.clock.until(async () => (await mentions()) === 1);
  await ben.close();
  world.relay.people.blocks.set(ben.userId, new Set([ana.userId]));
  ben.start();
  await world.clock.until(async () => (await mentions()) === 0);
});
