import { afterEach, expect, test } from 'vitest';
import { createWorld, type World } from '../testing/world.ts';

let world: World;
afterEach(() => world.end());

const sent = (client: Awaited<ReturnType<World['signUp']>>) => client.network.calls.filter(({ name }) => name === 'presence.set').map(({ input }) => input);

test('a choice is kept over restarts, heard from other devices, and silences everything while nobody is to disturb', async () => {
  world = createWorld();
  const [ana, ben] = [await world.signUp('ana'), await world.signUp('ben')];
  const { room } = world.relay.createRoom(ana.userId, { name: 'one', memberIds: [ben.userId] });
  await world.clock.pass(500);
  const choice = async () => (await ben.call('app.view', {})).accounts[0]?.presence;
  expect(await choice()).toBe('online');
  await ben.call('presence.set', { status: 'dnd', text: 'Writing', emoji: '✍️' });
  await world.clock.until(async () => (await ben.call('app.view', {})).accounts[0]?.user.status?.text === 'Writing');
  expect(await choice()).toBe('dnd');
  world.relay.send({ roomId: room.id, authorId: ana.userId, id: world.newId(), body: 'hello' });
  await world.clock.pass(1_000);
  expect(ben.changes.filter(({ type }) => type === 'notification')).toEqual([]);
  await ben.close();
  ben.start();
  expect(await choice()).toBe('dnd');
  world.relay.inbox(ben.userId, { type: 'presence-chosen', presence: 'online' });
  const user = world.relay.users.get(ben.userId);
  if (user) user.presence = 'online';
  await world.clock.until(async () => (await choice()) === 'online');
  world.relay.send({ roomId: room.id, authorId: ana.userId, id: world.newId(), body: 'again' });
  await world.clock.until(async () => ben.changes.some(({ type }) => type === 'notification'));
});

test('an idle device says so once, and again on every new connection', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  await world.clock.pass(500);
  ana.engine.setIdle(false);
  expect(sent(ana)).toEqual([]);
  ana.engine.setIdle(true);
  ana.engine.setIdle(true);
  await world.clock.pass(100);
  expect(sent(ana)).toEqual([{ status: 'away', auto: true }]);
  ana.network.cut();
  await world.clock.until(async () => sent(ana).length === 2);
  expect(sent(ana).at(-1)).toEqual({ status: 'away', auto: true });
  ana.engine.setIdle(false);
  await world.clock.pass(100);
  expect(sent(ana).at(-1)).toEqual({ status: 'online', auto: true });
});

test('a password is changed; a wrong one is said at its field', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  await world.clock.pass(500);
  await expect(ana.call('password.change', { current: 'wrong', next: 'another long password' })).rejects.toMatchObject({
    wire: { code: 'invalid', issues: [{ path: 'current' }] },
  });
  await ana.call('password.change', { current: 'long enough password', next: 'another long password' });
  expect(world.relay.users.get(ana.userId)?.password).toBe('another long password');
});
