import { afterEach, expect, test } from 'vitest';
import { createWorld, type World } from '../testing/world.ts';

let world: World;
afterEach(() => world.end());

test('a push gateway is added, told more, tested and removed; its token comes back never', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  const { target } = await ana.call('push.add', { ask: { kind: 'ntfy', address: 'https://ntfy.example', topic: 'ana-1', token: 'tk_secret' } });
  expect(target).toMatchObject({ kind: 'ntfy', topic: 'ana-1', hasToken: true, contents: 'hint' });
  expect((await ana.call('push.update', { ask: { targetId: target.id, contents: 'words' } })).target.contents).toBe('words');
  expect((await ana.call('push.test', { ask: { targetId: target.id } })).target.lastTry).toEqual({ at: expect.any(Number) });
  const listed = await ana.call('push.list', { ask: {} });
  expect(listed).toMatchObject({ isOffered: true, targets: [{ id: target.id, contents: 'words' }] });
  expect(JSON.stringify(listed)).not.toContain('tk_secret');
  const ben = await world.signUp('ben');
  expect((await ben.call('push.list', { ask: {} })).targets).toEqual([]);
  await expect(ben.call('push.test', { ask: { targetId: target.id } })).rejects.toMatchObject({ wire: { code: 'not-found' } });
  await ana.call('push.remove', { ask: { targetId: target.id } });
  expect((await ana.call('push.list', { ask: {} })).targets).toEqual([]);
});

test('what is no topic is refused, and nothing is added', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  await expect(ana.call('push.add', { ask: { kind: 'ntfy', address: 'https://ntfy.example', topic: 'not a topic' } })).rejects.toMatchObject({
    wire: { code: 'invalid' },
  });
  expect((await ana.call('push.list', { ask: {} })).targets).toEqual([]);
});

test('a server that cannot do it is told apart from one that cannot be reached', async () => {
  world = createWorld();
  Object.assign(world.relay, { features: world.relay.features.filter((feature) => feature !== 'push') });
  const ana = await world.signUp('ana');
  expect(await ana.call('push.list', { ask: {} })).toEqual({ targets: [], isOffered: false });
  ana.network.faults.isDown = true;
  ana.network.cut();
  await world.clock.until(async () => (await ana.call('app.view', {})).accounts[0]?.connection.state === 'offline');
  await expect(ana.call('push.list', { ask: {} })).rejects.toMatchObject({ wire: { code: 'unavailable' } });
});
