import { afterEach, expect, test } from 'vitest';
import { createWorld, type World } from '../testing/world.ts';

let world: World;
afterEach(() => world.end());

async function adminAndFriend() {
  world = createWorld();
  const [ana, ben] = [await world.signUp('ana'), await world.signUp('ben')];
  const user = world.relay.users.get(ana.userId);
  if (user) user.admin = true;
  await world.clock.pass(500);
  return { ana, ben };
}

test('an admin asks and changes; the operation has an id of its own', async () => {
  const { ana, ben } = await adminAndFriend();
  expect((await ana.call('admin.users', { ask: {} })).users.map(({ handle }) => handle)).toEqual(['ana', 'ben']);
  await ana.call('admin.updateSettings', { ask: { registration: 'closed' } });
  expect(await ana.call('admin.settings', { ask: {} })).toMatchObject({ registration: 'closed', isRegistrationSet: true });
  await ana.call('admin.updateUser', { ask: { userId: ben.userId, deactivated: true } });
  expect((await ana.call('admin.audit', { ask: {} })).entries.map(({ action }) => action)).toEqual(['user-deactivated', 'settings-changed']);
  const changes = ana.network.calls.filter(({ name }) => name === 'admin.updateUser' || name === 'admin.updateSettings');
  expect(changes.map(({ input }) => input)).toMatchObject([{ opId: expect.any(String) }, { opId: expect.any(String) }]);
});

test('who is deactivated is signed out, told why, and keeps what is on the device', async () => {
  const { ana, ben } = await adminAndFriend();
  const { room } = world.relay.createRoom(ana.userId, { name: 'one', memberIds: [ben.userId] });
  await world.clock.until(async () => (await ben.call('rooms.list', {})).rooms.length === 1);
  await ana.call('admin.updateUser', { ask: { userId: ben.userId, deactivated: true } });
  const connection = async () => (await ben.call('app.view', {})).accounts[0]?.connection;
  await world.clock.until(async () => (await connection())?.state === 'signed-out');
  expect(await connection()).toMatchObject({ state: 'signed-out', code: 'deactivated' });
  expect((await ben.call('rooms.list', {})).rooms.map((view) => view.room.id)).toEqual([room.id]);
});

test('others are refused, and offline nothing is pretended', async () => {
  const { ana, ben } = await adminAndFriend();
  await expect(ben.call('admin.users', { ask: {} })).rejects.toMatchObject({ wire: { code: 'forbidden' } });
  await expect(ana.call('admin.updateUser', { ask: { userId: 'ben' } })).rejects.toMatchObject({ wire: { code: 'invalid' } });
  ana.network.faults.isDown = true;
  ana.network.cut();
  await world.clock.until(async () => (await ana.call('app.view', {})).accounts[0]?.connection.state === 'offline');
  await expect(ana.call('admin.audit', { ask: {} })).rejects.toMatchObject({ wire: { code: 'unavailable' } });
});
