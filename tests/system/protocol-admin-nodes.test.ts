import { afterAll, beforeAll, expect, test } from 'vitest';
import { updateAccount } from '../../relay/domain/admin/update-account.ts';
import { openDomainWorld } from '../support/domain-world.ts';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { arrive, connect, http, type OutsideClient, openRoom, password, until } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

/** How soon something must hold on every open socket of every node, in milliseconds. */
const soonMs = 1_000;

let database: TestDatabase;
let redis: TestRedis;
let one: OutsideRelay;
let two: OutsideRelay;
let admin: OutsideClient;
beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const shared = { DATABASE_URL: database.url, REDIS_URL: redis.url };
  [one, two] = await Promise.all([startOutsideRelay({ ...shared, NODE_NAME: 'one' }), startOutsideRelay({ ...shared, NODE_NAME: 'two' })]);
  admin = await arrive(one.url, 'admin');
});
afterAll(async () => {
  admin.close();
  await Promise.all([one.stop(), two.stop()]);
  await redis.stop();
  await database.drop();
});

/** Somebody with a device on each node, in a room where messages keep coming from both. */
async function busyPerson() {
  const bob = await arrive(two.url, 'bob');
  const bobToo = await connect(one.url, bob.session);
  await bobToo.ask('sync.open', { cursors: {} });
  const writers = [await arrive(one.url, 'writer'), await arrive(two.url, 'writer')];
  const roomId = await openRoom(admin, { kind: 'private', memberIds: [bob, ...writers].map(({ id }) => id) });
  let isOver = false;
  const running = writers.map(async (writer) => {
    while (!isOver) await writer.raw('messages.send', { roomId, id: uuidv7(), body: 'load' });
  });
  const devices = [bob, bobToo];
  await until('messages come to both devices', () => devices.every((client) => client.live(roomId).length > 20));
  return {
    bob,
    devices,
    roomId,
    close: async () => {
      isOver = true;
      await Promise.all(running);
      for (const client of [...devices, ...writers]) client.close();
    },
  };
}

async function goneAtOnce({ devices, roomId }: Awaited<ReturnType<typeof busyPerson>>, from: number): Promise<void> {
  await until('both devices are told', () => devices.every((client) => client.ended.length > 0), soonMs);
  expect(performance.now() - from).toBeLessThan(soonMs);
  for (const client of devices) expect(client.ended).toEqual([{ code: 'deactivated' }]);
  const counts = devices.map((client) => client.live(roomId).length);
  const seen = admin.live(roomId).length;
  await until('much more is said', () => admin.live(roomId).length > seen + 100);
  expect(devices.map((client) => client.live(roomId).length)).toEqual(counts);
}

test('a deactivated account is off every node within a second, hears nothing after, and comes back whole', async () => {
  const person = await busyPerson();
  const { bob, roomId } = person;
  const { handle } = bob.session.user;
  const from = performance.now();
  const { user } = await admin.ask('admin.updateUser', { userId: bob.id, deactivated: true });
  expect(user.sessions).toBe(0);
  await goneAtOnce(person, from);
  const signIn = () => http(two.url, 'POST', '/v1/auth/login', { body: { handle, password, device: { name: 'x', platform: 'linux' } } });
  expect((await signIn()).status).toBe(401);
  expect((await http(two.url, 'GET', '/v1/sessions', { token: bob.session.accessToken })).status).toBe(401);
  expect((await admin.ask('users.get', { userIds: [bob.id] })).users[0]?.deactivated).toBe(true);
  await admin.ask('admin.updateUser', { userId: bob.id, deactivated: false });
  expect((await signIn()).status).toBe(200);
  const { rooms } = await admin.ask('admin.rooms', { query: '' });
  expect(rooms.find(({ id }) => id === roomId)?.members).toBe(4);
  await person.close();
});

test('what the operator does at the command line reaches open sockets through the database alone', async () => {
  const person = await busyPerson();
  const place = await openDomainWorld({ database });
  try {
    const from = performance.now();
    await updateAccount(place.deps, { kind: 'operator' }, { userId: person.bob.id, change: { deactivated: true } });
    await goneAtOnce(person, from);
  } finally {
    await place.close();
    await person.close();
  }
});

test('who is made less may do nothing more on any node; settings hold on all of them at once', async () => {
  const helper = await arrive(two.url, 'helper');
  expect((await helper.refused('admin.settings', {})).code).toBe('forbidden');
  await admin.ask('admin.updateUser', { userId: helper.id, admin: true });
  await until('he hears of it', () => helper.inbox.some((item) => item.type === 'user-updated' && item.user.admin === true), soonMs);
  await helper.ask('admin.updateSettings', { registration: 'closed', name: 'Fjord' });
  for (const { url } of [one, two]) expect((await http(url, 'GET', '/v1/server')).json).toMatchObject({ registration: 'closed', name: 'Fjord' });
  await admin.ask('admin.updateUser', { userId: helper.id, admin: false });
  expect((await helper.refused('admin.settings', {})).code).toBe('forbidden');
  await admin.ask('admin.updateSettings', { registration: null, name: null });
  const { entries } = await admin.ask('admin.audit', { actorId: helper.id });
  expect(entries).toMatchObject([{ action: 'settings-changed', actor: { id: helper.id }, address: expect.any(String) }]);
  helper.close();
});

test('a reset link opens a page that holds no script of others, and its code sets a password once', async () => {
  const forgetful = await arrive(two.url, 'forgetful');
  const { code, path } = await admin.ask('admin.resetPassword', { userId: forgetful.id });
  const page = await fetch(new URL(path, one.url));
  expect(page.status).toBe(200);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(await page.text()).toContain('type="password"');
  const reset = (next: string) => http(two.url, 'POST', '/v1/auth/reset', { body: { code, next } });
  expect((await reset('short')).status).toBe(400);
  expect((await reset('a better password')).status).toBe(204);
  await until('all devices are out', () => forgetful.ended.length > 0, soonMs);
  expect((await reset('a better password')).status).toBe(404);
  const signIn = await http(one.url, 'POST', '/v1/auth/login', {
    body: { handle: forgetful.session.user.handle, password: 'a better password', device: { name: 'x', platform: 'linux' } },
  });
  expect(signIn.status).toBe(200);
  forgetful.close();
});
