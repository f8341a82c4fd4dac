import type { HookDelivery } from '@parley/shared/entities/hook';
import { afterEach, expect, test } from 'vitest';
import { hooksOf } from '../testing/memory-hooks.ts';
import { type Client, createWorld, type World } from '../testing/world.ts';

let world: World;
afterEach(() => world.end());

async function start(): Promise<{ ana: Client; roomId: string }> {
  world = createWorld();
  const ana = await world.signUp('ana');
  const { room } = world.relay.createRoom(ana.userId, { name: 'harbour' });
  await world.clock.until(async () => (await ana.call('rooms.list', {})).rooms.length === 1);
  return { ana, roomId: room.id };
}

test('an incoming webhook is told its whole address once, and a new one when asked', async () => {
  const { ana, roomId } = await start();
  const made = await ana.call('hooks.create', { ask: { kind: 'incoming', roomId, name: 'CI' } });
  expect(made.url).toBe(`http://localhost:1/v1/hooks/${made.hook.id}/${made.secret}`);
  const rotated = await ana.call('hooks.rotateSecret', { ask: { hookId: made.hook.id } });
  expect(rotated.secret).not.toBe(made.secret);
  expect(rotated.url).toBe(`http://localhost:1/v1/hooks/${made.hook.id}/${rotated.secret}`);
  const { hooks } = await ana.call('hooks.list', { ask: { roomId } });
  expect(hooks).toMatchObject([{ id: made.hook.id, kind: 'incoming', name: 'CI', createdById: ana.userId }]);
  expect(JSON.stringify(hooks)).not.toContain('phk_');
});

test('one is renamed, switched off and on again, and deleted', async () => {
  const { ana, roomId } = await start();
  const { hook } = await ana.call('hooks.create', { ask: { kind: 'incoming', roomId, name: 'CI' } });
  const change = async (ask: { name?: string; enabled?: boolean }) => (await ana.call('hooks.update', { ask: { hookId: hook.id, ...ask } })).hook;
  expect(await change({ name: 'Builds', enabled: false })).toMatchObject({ name: 'Builds', disabled: { reason: 'person' } });
  expect((await change({ enabled: true })).disabled).toBe(undefined);
  await ana.call('hooks.delete', { ask: { hookId: hook.id } });
  expect((await ana.call('hooks.list', { ask: { roomId } })).hooks).toEqual([]);
});

test('deliveries of an outgoing one are read, and a dead one is sent again', async () => {
  const { ana, roomId } = await start();
  const { hook, url } = await ana.call('hooks.create', { ask: { kind: 'outgoing', roomId, name: 'Mirror', url: 'https://mirror.example/in' } });
  expect(url).toBe('https://mirror.example/in');
  const dead: HookDelivery = {
    ...{ id: world.newId(), hookId: hook.id, seq: 4, event: 'message-created', state: 'dead' },
    ...{ attempts: 30, createdAt: 1, doneAt: 2, error: 'The server answered 500.', status: 500 },
  };
  hooksOf(world.relay).get(hook.id)?.deliveries.push(dead);
  expect(await ana.call('hooks.deliveries', { ask: { hookId: hook.id } })).toEqual({ deliveries: [dead], more: false });
  expect((await ana.call('hooks.redeliver', { ask: { hookId: hook.id, deliveryId: dead.id } })).delivery.state).toBe('waiting');
});

test('every member is told where words go; only moderators manage, and an address that is none is said to be none', async () => {
  const { ana, roomId } = await start();
  const ben = await world.signUp('ben');
  world.relay.join(roomId, ben.userId);
  await world.clock.until(async () => (await ben.call('rooms.list', {})).rooms.length === 1);
  await ana.call('hooks.create', { ask: { kind: 'outgoing', roomId, name: 'Mirror', url: 'https://mirror.example/in?key=1' } });
  expect((await ben.call('rooms.hooks', { ask: { roomId } })).hooks).toMatchObject([{ kind: 'outgoing', name: 'Mirror', host: 'mirror.example' }]);
  await expect(ben.call('hooks.list', { ask: { roomId } })).rejects.toMatchObject({ wire: { code: 'forbidden' } });
  await expect(ana.call('hooks.create', { ask: { kind: 'outgoing', roomId, name: 'Mirror', url: 'mirror' } })).rejects.toMatchObject({
    wire: { code: 'invalid' },
  });
});

test('a server without webhooks is told apart from one that cannot be reached', async () => {
  world = createWorld();
  const features = world.relay.features.filter((feature) => feature !== 'webhooks' && feature !== 'room-webhooks');
  Object.assign(world.relay, { features });
  const ana = await world.signUp('ana');
  const { room } = world.relay.createRoom(ana.userId, { name: 'harbour' });
  await world.clock.until(async () => (await ana.call('rooms.list', {})).rooms.length === 1);
  const list = () => ana.call('hooks.list', { ask: { roomId: room.id } });
  await expect(list()).rejects.toMatchObject({ wire: { code: 'invalid', message: expect.stringContaining('too old') } });
  expect((await ana.call('rooms.hooks', { ask: { roomId: room.id } })).hooks).toEqual([]);
  ana.network.faults.isDown = true;
  ana.network.cut();
  await world.clock.until(async () => (await ana.call('app.view', {})).accounts[0]?.connection.state === 'offline');
  await expect(list()).rejects.toMatchObject({ wire: { code: 'unavailable' } });
});
