import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import {
  arrive,
  connect,
  device,
  freshHandle,
  http,
  httpRefused,
  type OutsideClient,
  openRoom,
  password,
  signIn,
  signUp,
  until,
  wholeLog,
} from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';
import { serverShape, sessionShape } from './outside/shapes.ts';

let database: TestDatabase;
let redis: TestRedis;
let one: OutsideRelay;
let two: OutsideRelay;
beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const shared = { DATABASE_URL: database.url, REDIS_URL: redis.url };
  [one, two] = await Promise.all([startOutsideRelay({ ...shared, NODE_NAME: 'one' }), startOutsideRelay({ ...shared, NODE_NAME: 'two' })]);
});
afterAll(async () => {
  await Promise.all([one.stop(), two.stop()]);
  await redis.stop();
  await database.drop();
});

/** Connects somebody to the other node as well. */
async function also(url: string, client: OutsideClient): Promise<OutsideClient> {
  const second = await connect(url, client.session);
  await second.ask('sync.open', { cursors: {} });
  return second;
}

test('two nodes are one server: the same store, names of their own, each takes the tokens of the other', async () => {
  const [first, second] = await Promise.all([one, two].map(async ({ url }) => serverShape.parse((await http(url, 'GET', '/v1/server')).json)));
  expect(first?.storeId).toBe(second?.storeId);
  expect([first?.nodeName, second?.nodeName]).toEqual(['one', 'two']);
  const session = await signUp(one.url);
  expect((await http(two.url, 'GET', '/v1/sessions', { token: session.accessToken })).status).toBe(200);
  const client = await connect(two.url, session);
  expect((await client.ask('sync.open', { cursors: {} })).nodeName).toBe('two');
  client.close();
});

test('one order for everybody, no gap, live and in the log, whichever node they write to', async () => {
  const [ann, bob] = await Promise.all([arrive(one.url, 'ann'), arrive(two.url, 'bob')]);
  const roomId = await openRoom(ann);
  await bob.ask('rooms.join', { roomId });
  const ids = await Promise.all([ann, bob].flatMap((client) => Array.from({ length: 300 }, async (_, n) => (await client.say(roomId, `${n}`)).id)));
  const log = await wholeLog(ann, roomId);
  expect(log.length).toBe(602);
  expect(new Set(log.flatMap((event) => (event.type === 'message-created' ? [event.message.id] : [])))).toEqual(new Set(ids));
  for (const client of [ann, bob]) {
    await until('all came live', () => client.live(roomId).at(-1)?.seq === 602);
    const seqs = client.live(roomId).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, n) => (seqs[0] ?? 0) + n));
    client.close();
  }
});

test('the same id on both nodes at once is stored once, and both answer it; of two people one wins', async () => {
  const ann = await arrive(one.url, 'ann');
  const there = await also(two.url, ann);
  const bob = await arrive(two.url, 'bob');
  const roomId = await openRoom(ann);
  await bob.ask('rooms.join', { roomId });
  for (let n = 0; n < 20; n += 1) {
    const id = uuidv7();
    const [here, same] = await Promise.all([ann.say(roomId, 'x', { id }), there.say(roomId, 'x', { id })]);
    expect([same.seq, same.createdAt]).toEqual([here.seq, here.createdAt]);
    const stolen = uuidv7();
    const raced = (await Promise.all([ann, bob].map((client) => client.raw('messages.send', { roomId, id: stolen, body: client.id })))) as {
      ok: boolean;
      error?: { code: string };
    }[];
    expect(raced.map(({ ok, error }) => (ok ? 'ok' : error?.code)).sort()).toEqual(['conflict', 'ok']);
  }
  expect((await wholeLog(ann, roomId)).length).toBe(2 + 40);
  for (const client of [ann, there, bob]) client.close();
});

test('direct rooms, names and rooms of one id are one thing, made on both nodes at once', async () => {
  const [ann, bob] = await Promise.all([arrive(one.url, 'ann'), arrive(two.url, 'bob')]);
  const rooms = await Promise.all([ann.ask('rooms.direct', { userIds: [bob.id] }), bob.ask('rooms.direct', { userIds: [ann.id] })]);
  expect(rooms[0]?.room.id).toBe(rooms[1]?.room.id);
  expect((await wholeLog(ann, rooms[0]?.room.id ?? '')).length).toBe(2);
  const name = freshHandle('same');
  const made = (await Promise.all([ann, bob].map((client) => client.raw('rooms.create', { kind: 'public', name })))) as {
    ok: boolean;
    error?: { code: string };
  }[];
  expect(made.map(({ ok, error }) => (ok ? 'ok' : error?.code)).sort()).toEqual(['conflict', 'ok']);
  for (const client of [ann, bob]) client.close();
});

test('a room joined on one node is heard on the other; a left one is not heard there any more', async () => {
  const [ann, bob] = await Promise.all([arrive(one.url, 'ann'), arrive(two.url, 'bob')]);
  const bobHere = await also(one.url, bob);
  const roomId = await openRoom(ann);
  await bobHere.ask('rooms.join', { roomId });
  for (const client of [bob, bobHere])
    await until('room-added', () => client.inbox.some((item) => item.type === 'room-added' && item.state.room.id === roomId));
  await ann.say(roomId, 'for both');
  for (const client of [bob, bobHere]) await until('heard', () => client.live(roomId).some(({ type }) => type === 'message-created'));
  await bobHere.ask('reads.mark', { roomId, seq: 3 });
  await until('read-marked there', () => bob.inbox.some((item) => item.type === 'read-marked' && item.roomId === roomId));
  await bobHere.ask('rooms.leave', { roomId });
  const secret = await ann.say(roomId, 'after');
  await until('ann hears it', () => ann.live(roomId).some(({ seq }) => seq === secret.seq));
  for (const client of [bob, bobHere]) {
    await until('room-removed', () => client.inbox.some((item) => item.type === 'room-removed' && item.roomId === roomId));
    await client.ask('log.heads', {});
    expect(client.live(roomId).filter(({ seq }) => seq >= secret.seq)).toEqual([]);
    expect((await client.refused('log.since', { roomId, seq: 0 })).code).toBe('forbidden');
  }
  for (const client of [ann, bob, bobHere]) client.close();
});

test('typing, presence and counts of who is online cross the nodes', async () => {
  const [ann, bob] = await Promise.all([arrive(one.url, 'ann'), arrive(two.url, 'bob')]);
  const roomId = await openRoom(ann, { memberIds: [bob.id] });
  const statusOf = async (client: OutsideClient, id: string) =>
    (await client.ask('members.list', { roomId })).members.find(({ user }) => user.id === id)?.status;
  for (const [client, other] of [
    [ann, bob.id],
    [bob, ann.id],
  ] as const)
    await until('the other is online', async () => (await statusOf(client, other)) === 'online');
  await bob.ask('typing.set', { roomId, on: true });
  await until('typing', () => ann.signals.some((signal) => signal.type === 'typing' && signal.userId === bob.id && signal.on));
  await until('its end', () => ann.signals.some((signal) => signal.type === 'typing' && signal.userId === bob.id && !signal.on));
  await until('both counted', async () => (await ann.ask('sync.open', { cursors: {} })).rooms[0]?.online === 2);
  bob.close();
  await until('one left', async () => (await ann.ask('sync.open', { cursors: {} })).rooms[0]?.online === 1);
  await until('told', () => ann.signals.some((signal) => signal.type === 'presence' && signal.userId === bob.id && signal.status === 'offline'));
  await until('told', () => ann.signals.some((signal) => signal.type === 'online' && signal.roomId === roomId && signal.count === 1));
  ann.close();
});

describe('sessions over two nodes', () => {
  const ends: [string, (session: Awaited<ReturnType<typeof signUp>>, other: Awaited<ReturnType<typeof signUp>>) => Promise<{ status: number }>][] = [
    ['ended from another device', (session, other) => http(one.url, 'DELETE', `/v1/sessions/${session.sessionId}`, { token: other.accessToken })],
    ['logged out', (session) => http(one.url, 'POST', '/v1/auth/logout', { token: session.accessToken })],
    [
      'another password',
      (_, other) => http(one.url, 'POST', '/v1/auth/password', { token: other.accessToken, body: { current: password, next: 'another password 1' } }),
    ],
  ];
  test.each(ends)('%s: the socket on the other node is ended within 1 s', async (_, end) => {
    const session = await signUp(one.url);
    const other = await signIn(two.url, session.user.handle);
    const client = await connect(two.url, session);
    const answered = end(session, other).then(({ status }) => expect(status).toBe(204));
    const startedAt = performance.now();
    await until('ended', () => client.order.includes('disconnect'));
    await answered;
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(client.ended).toEqual([{ code: 'revoked' }]);
    expect((await http(two.url, 'GET', '/v1/sessions', { token: session.accessToken })).status).toBe(401);
    client.close();
  });

  test('a lost answer is given again by the other node; theft is seen by either, and ends the socket on the other', async () => {
    const session = await signUp(one.url);
    const attemptId = randomUUID();
    const body = { refreshToken: session.refreshToken, attemptId };
    const [first, again] = await Promise.all(
      [one, two].map(async ({ url }) => sessionShape.parse((await http(url, 'POST', '/v1/auth/refresh', { body })).json)),
    );
    expect(again?.refreshToken).toBe(first?.refreshToken);
    const client = await connect(two.url, session);
    const stolen = await httpRefused(one.url, 'POST', '/v1/auth/refresh', { body: { ...body, attemptId: randomUUID() } });
    expect(stolen).toMatchObject({ status: 401, error: { code: 'unauthenticated' } });
    await until('ended', () => client.ended.length === 1, 2_000);
    expect(client.ended).toEqual([{ code: 'revoked' }]);
    client.close();
  });
});

test('failed sign-ins are counted over all nodes', async () => {
  const limited = { DATABASE_URL: database.url, REDIS_URL: redis.url, RATE_LIMITS: '' };
  const nodes = await Promise.all([startOutsideRelay({ ...limited, NODE_NAME: 'three' }), startOutsideRelay({ ...limited, NODE_NAME: 'four' })]);
  const { user } = await signUp(one.url);
  const login = (n: number, secret: string) =>
    http(nodes[n % 2]?.url ?? '', 'POST', '/v1/auth/login', { body: { handle: user.handle, password: secret, device } });
  for (let n = 0; n < 10; n += 1) expect((await login(n, 'wrong, all of them')).status).toBe(401);
  for (const n of [0, 1]) expect((await login(n, password)).status).toBe(429);
  await Promise.all(nodes.map((node) => node.stop()));
});

test('Redis frozen: not ready, but stored and heard on the own node at once; the other node catches up by itself', async () => {
  const [ann, bob] = await Promise.all([arrive(one.url, 'ann'), arrive(two.url, 'bob')]);
  const annToo = await also(one.url, ann);
  const roomId = await openRoom(ann);
  await bob.ask('rooms.join', { roomId });
  await ann.say(roomId, 'before');
  await until('bob hears', () => bob.live(roomId).length >= 1);
  redis.pause();
  try {
    const startedAt = performance.now();
    const { seq } = await ann.say(roomId, 'while it is frozen');
    await until('heard here', () => annToo.live(roomId).some((event) => event.seq === seq), 2_000);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await until('not ready', async () => (await http(one.url, 'GET', '/readyz')).status === 503);
    expect((await http(one.url, 'GET', '/healthz')).status).toBe(200);
  } finally {
    redis.resume();
  }
  await until('bob caught up', () => bob.live(roomId).at(-1)?.seq === 4);
  await until('ready again', async () => (await http(one.url, 'GET', '/readyz')).status === 200);
  const seqs = bob.live(roomId).map(({ seq }) => seq);
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  for (const client of [ann, annToo, bob]) client.close();
});

test('a killed node: its people go on with the other from their cursor, and are not counted online for ever', async () => {
  const three = await startOutsideRelay({ DATABASE_URL: database.url, REDIS_URL: redis.url, NODE_NAME: 'short-lived' });
  const [ann, bob] = await Promise.all([arrive(one.url, 'ann'), arrive(three.url, 'bob')]);
  const roomId = await openRoom(ann, { memberIds: [bob.id] });
  await until('bob hears the room', () => bob.inbox.some(({ type }) => type === 'room-added'));
  await until('both counted', async () => (await ann.ask('sync.open', { cursors: {} })).rooms[0]?.online === 2);
  await bob.say(roomId, 'from the node that dies');
  three.signal('SIGKILL');
  await three.exited;
  await until('bob is cut off', () => bob.order.includes('disconnect'));
  expect(bob.order.at(-2)).not.toBe('ended');
  await ann.say(roomId, 'meanwhile');
  await until('bob is not online', async () => (await ann.ask('sync.open', { cursors: {} })).rooms[0]?.online === 1, 60_000);
  const again = await connect(two.url, bob.session);
  expect((await again.ask('sync.open', { cursors: { [roomId]: 3 } })).rooms[0]).toMatchObject({ headSeq: 4, unread: 1 });
  expect((await again.ask('log.since', { roomId, seq: 3 })).events.map(({ seq }) => seq)).toEqual([4]);
  for (const client of [ann, again, bob]) client.close();
});
