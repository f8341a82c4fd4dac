import type { Writing } from '@parley/shared/entities/writing';
import { afterEach, expect, test } from 'vitest';
import { tellWriting } from '../testing/memory-bots.ts';
import { type Client, createWorld, type World } from '../testing/world.ts';

let world: World;
afterEach(() => world.end());

async function roomWithWriting() {
  world = createWorld();
  const ana = await world.signUp('ana');
  const { room } = world.relay.createRoom(ana.userId, { name: 'harbour' });
  await world.clock.until(async () => (await ana.call('rooms.list', {})).rooms.length === 1);
  const writing: Writing = { roomId: room.id, messageId: world.newId(), botId: world.newId(), askedById: ana.userId, expiresAt: world.clock.now() + 30_000 };
  return { ana, roomId: room.id, writing };
}

const shown = (client: Client): Writing[] | undefined =>
  client.changes.flatMap((change) => (change.type === 'writings-changed' ? [change] : [])).at(-1)?.writings;

test('what a bot writes is told, stopped, and gone when it says so', async () => {
  const { ana, roomId, writing } = await roomWithWriting();
  tellWriting(world.relay, writing, true);
  await world.clock.until(() => shown(ana)?.length === 1);
  await ana.call('writings.stop', { roomId, messageId: writing.messageId });
  await world.clock.until(() => shown(ana)?.[0]?.stoppedById === ana.userId);
  tellWriting(world.relay, writing, false);
  await world.clock.until(() => shown(ana)?.length === 0);
  await expect(ana.call('writings.stop', { roomId, messageId: writing.messageId })).rejects.toMatchObject({ wire: { code: 'gone' } });
});

test('a window that is opened anew asks what is being written', async () => {
  const { ana, roomId, writing } = await roomWithWriting();
  tellWriting(world.relay, writing, true);
  await world.clock.until(() => shown(ana)?.length === 1);
  ana.kill();
  ana.start();
  await world.clock.until(async () => (await ana.call('writings.list', { roomId })).writings.length === 1);
});

test('a bot that died leaves no button: what nothing is heard of goes after half a minute', async () => {
  const { ana, writing } = await roomWithWriting();
  tellWriting(world.relay, writing, true);
  await world.clock.until(() => shown(ana)?.length === 1);
  const before = world.clock.now();
  await world.clock.until(() => shown(ana)?.length === 0);
  expect(world.clock.now() - before).toBeGreaterThanOrEqual(29_000);
});
