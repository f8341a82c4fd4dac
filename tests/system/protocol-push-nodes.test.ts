import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { openPushGateways, type PushGateways } from '../support/push-gateways.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { arrive, connect, http, type OutsideClient, openRoom, signIn, until } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

let database: TestDatabase;
let redis: TestRedis;
let gateways: PushGateways;
let client: pg.Client;
let one: OutsideRelay;
let two: OutsideRelay;
let ann: OutsideClient;
let annOnTwo: OutsideClient;
let bob: OutsideClient;
beforeAll(async () => {
  [database, redis, gateways] = await Promise.all([createTestDatabase(), startTestRedis(), openPushGateways()]);
  const shared = { DATABASE_URL: database.url, REDIS_URL: redis.url, OUTGOING_ALLOW: '127.0.0.1', PUSH_AFTER_SECONDS: '1' };
  [one, two] = await Promise.all([startOutsideRelay({ ...shared, NODE_NAME: 'one' }), startOutsideRelay({ ...shared, NODE_NAME: 'two' })]);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  ann = await arrive(one.url, 'ann');
  annOnTwo = await connect(two.url, await signIn(two.url, ann.session.user.handle));
  await annOnTwo.ask('sync.open', { cursors: {} });
  bob = await arrive(two.url, 'bob');
  await bob.ask('push.add', { kind: 'gotify', address: gateways.url, token: 'A_right', contents: 'words' });
});
afterAll(async () => {
  for (const client of [ann, annOnTwo, bob]) client.close();
  await Promise.all([one.stop(), two.stop()]);
  await client.end();
  await redis.stop();
  await database.drop();
  gateways.close();
});
beforeEach(() => {
  gateways.told.length = 0;
});

/** When the only room with something to tell is looked at next. */
const dueAt = async () => Number((await client.query('SELECT due_at FROM push_waiting WHERE due_at IS NOT NULL')).rows[0]?.due_at ?? 0);

const withBob = async () => {
  const roomId = await openRoom(ann, { kind: 'private' });
  await ann.ask('members.add', { roomId, userIds: [bob.id] });
  return roomId;
};
const countOf = (body: string) => Number(/^(\d+) new messages/.exec(body)?.[1] ?? 1);
const toldMessages = () => gateways.told.reduce((sum, { body }) => sum + countOf(body), 0);

test('nothing is told while a device is in use on any node; what is unread is, once that is left', { timeout: 60_000 }, async () => {
  const roomId = await withBob();
  await ann.ask('messages.send', { roomId, id: uuidv7(), body: 'while he is there' });
  await bob.ask('reads.mark', { roomId, seq: (await ann.ask('log.heads', { roomIds: [roomId] })).heads[roomId] ?? 0 });
  await ann.ask('messages.send', { roomId, id: uuidv7(), body: 'not read' });
  const { targets } = await bob.ask('push.list', {});
  await bob.ask('push.test', { targetId: targets[0]?.id ?? '' });
  const first = await until('what waits', dueAt);
  await until('a look at it that told nothing', async () => ((await dueAt()) ?? 0) > first);
  expect(gateways.told).toMatchObject([{ body: expect.stringContaining('test') }]);
  bob.close();
  await until('what he did not read', () => gateways.told.length === 2);
  expect(gateways.told[1]?.body).toBe('not read');
});

test('two nodes share the work: everything is told once, however many rooms and messages', { timeout: 120_000 }, async () => {
  const rooms = await Promise.all(Array.from({ length: 24 }, withBob));
  const each = 5;
  await Promise.all(
    rooms.map(async (roomId, nth) => {
      for (let at = 0; at < each; at += 1) await (at % 2 === 0 ? ann : annOnTwo).ask('messages.send', { roomId, id: uuidv7(), body: `room ${nth} word ${at}` });
    }),
  );
  await until('all of them', () => toldMessages() >= rooms.length * each, 60_000);
  // Both nodes looked for more since: nothing comes twice.
  const seen = await Promise.all([one, two].map(async ({ url }) => (await http(url, 'GET', '/metrics')).text));
  const sent = seen.map((text) => Number(/parley_push_tries_total\{kind="gotify",outcome="sent"\} (\d+)/.exec(text)?.[1] ?? 0));
  expect(toldMessages()).toBe(rooms.length * each);
  expect(new Set(gateways.told.map(({ body }) => body)).size).toBe(gateways.told.length);
  expect(gateways.told.length).toBeLessThan(rooms.length * each);
  // The first test told one more.
  expect(sent.reduce((sum, count) => sum + count)).toBe(gateways.told.length + 1);
});

test('a node that dies before what it noted was due is taken over', { timeout: 90_000 }, async () => {
  const roomId = await withBob();
  await ann.ask('messages.send', { roomId, id: uuidv7(), body: 'said to the first' });
  one.signal('SIGKILL');
  await one.exited;
  await until('the other one', () => gateways.told.length > 0, 60_000);
  expect(gateways.told).toMatchObject([{ body: 'said to the first' }]);
});
