import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '../../tests/support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { startTestRedis, type TestRedis } from '../../tests/support/redis.ts';
import { type RelayInProcess, startRelay, startRelayProcess } from '../../tests/support/relay.ts';
import { connectWire, joinedWire, register, until, type WireClient } from '../../tests/support/wire-client.ts';

let database: TestDatabase;
let redis: TestRedis;
let first: RelayInProcess;
let second: RelayInProcess;

const isReady = async ({ url }: { url: string }) => (await fetch(`${url}/readyz`)).ok;
const bothReady = () => until('both nodes are ready', async () => (await isReady(first)) && (await isReady(second)), 15_000);

beforeAll(async () => {
  database = await createTestDatabase();
  redis = await startTestRedis();
  const options = { databaseUrl: database.url, redisUrl: redis.url };
  [first, second] = await Promise.all([startRelay({ ...options, nodeName: 'first' }), startRelay({ ...options, nodeName: 'second' })]);
  await bothReady();
});
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()]);
  await redis.stop();
  await database.drop();
});

/** Ann on the first node and Bob on the second, in one room. */
async function pair(): Promise<{ ann: WireClient; bob: WireClient; roomId: string; close(): void }> {
  const [ann, bob] = [await joinedWire(first.url, 'ann'), await joinedWire(second.url, 'bob')];
  const { room } = await ann.must('rooms.create', { kind: 'public', name: `room ${uuidv7()}` });
  await bob.must('rooms.join', { roomId: room.id });
  await until('ann sees bob join', () => ann.events(room.id).length === 2);
  const close = () => {
    ann.close();
    bob.close();
  };
  return { ann, bob, roomId: room.id, close };
}
const seqs = (client: WireClient, roomId: string) => client.events(roomId).map(({ seq }) => seq);
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('both nodes show one order', async () => {
  const { ann, bob, roomId, close } = await pair();
  await Promise.all(Array.from({ length: 200 }, (_, n) => [ann.send(roomId, `ann ${n}`), bob.send(roomId, `bob ${n}`)]).flat());
  await until('everything arrived', () => ann.events(roomId).length === 402 && bob.events(roomId).length === 401);
  expect(seqs(ann, roomId)).toEqual(upTo(1, 402));
  expect(bob.events(roomId)).toEqual(ann.events(roomId).slice(1));
  close();
});

test('a person added on one node hears from the joining on at the other, and of the room', async () => {
  const [ann, bob] = [await joinedWire(first.url), await joinedWire(second.url)];
  const { room } = await ann.must('rooms.create', { kind: 'private', name: 'ours', memberIds: [bob.userId] });
  await ann.send(room.id, 'hello');
  await until('bob knows the room', () => bob.inbox.some((item) => item.type === 'room-added' && item.state.room.id === room.id));
  await until('bob hears', () => bob.events(room.id).at(-1)?.type === 'message-created');
  expect(seqs(bob, room.id)).toEqual([2, 3]);
  await bob.must('rooms.leave', { roomId: room.id });
  await ann.send(room.id, 'are you there?');
  await until('ann has it', () => ann.events(room.id).length === 5);
  expect(bob.events(room.id).at(-1)?.type).toBe('member-left');
  ann.close();
  bob.close();
});

test('a session ended on one node is over on the other within a second', async () => {
  const session = await register(first.url);
  const client = await connectWire(second.url, session);
  const startedAt = performance.now();
  await fetch(`${first.url}/v1/auth/logout`, { method: 'POST', headers: { authorization: `Bearer ${session.accessToken}` } });
  const ended = await until('ended', () => client.notices.find(({ name }) => name === 'ended'));
  expect(ended.payload).toEqual({ code: 'revoked' });
  expect(ended.at - startedAt).toBeLessThan(1_000);
});

test('also while Redis is frozen', async () => {
  const session = await register(first.url);
  const client = await connectWire(second.url, session);
  redis.pause();
  try {
    const startedAt = performance.now();
    await fetch(`${first.url}/v1/auth/logout`, { method: 'POST', headers: { authorization: `Bearer ${session.accessToken}` } });
    const ended = await until('ended', () => client.notices.find(({ name }) => name === 'ended'));
    expect(ended.at - startedAt).toBeLessThan(1_000);
  } finally {
    redis.resume();
  }
  await bothReady();
});

test('a lost packet between the nodes, followed by another, is repaired within 2 s', async () => {
  const { ann, bob, roomId, close } = await pair();
  first.failPoints.arm('drop-log-publish', 1);
  await ann.send(roomId, 'lost on the way');
  await ann.send(roomId, 'the next one');
  await until('bob has both', () => bob.events(roomId).length === 3, 2_000);
  expect(seqs(bob, roomId)).toEqual([2, 3, 4]);
  close();
});

test('who is brought in while the packet of it is lost hears of everything since, from the joining on', async () => {
  const [ann, bob] = [await joinedWire(first.url, 'ann'), await joinedWire(second.url, 'bob')];
  const { room } = await ann.must('rooms.create', { kind: 'private', name: 'unheard' });
  for (let n = 1; n <= 3; n += 1) await ann.send(room.id, `before ${n}`);
  first.failPoints.arm('drop-log-publish', 4);
  await ann.must('members.add', { roomId: room.id, userIds: [bob.userId] });
  for (let n = 1; n <= 3; n += 1) await ann.send(room.id, `lost ${n}`);
  await until('bob has all since his joining', () => bob.events(room.id).length === 4, 4_000);
  expect(bob.events(room.id)).toEqual(ann.events(room.id).slice(4));
  await ann.send(room.id, 'and goes on');
  await until('bob has that too', () => bob.events(room.id).length === 5);
  expect(seqs(bob, room.id)).toEqual(upTo(5, 9));
  ann.close();
  bob.close();
});

test('the same where others on that node hear the room already', async () => {
  const { ann, bob, roomId, close } = await pair();
  const carol = await joinedWire(second.url, 'carol');
  first.failPoints.arm('drop-log-publish', 2);
  await ann.must('members.add', { roomId, userIds: [carol.userId] });
  await ann.send(roomId, 'lost');
  await until('both have it', () => bob.events(roomId).length === 3 && carol.events(roomId).length === 2, 4_000);
  expect([seqs(bob, roomId), seqs(carol, roomId)]).toEqual([
    [2, 3, 4],
    [3, 4],
  ]);
  carol.close();
  close();
});

test('the last packet of a room, lost between the nodes, is found within 10 s', async () => {
  const { ann, bob, roomId, close } = await pair();
  first.failPoints.arm('drop-log-publish', 1);
  await ann.send(roomId, 'lost on the way');
  await until('bob has it', () => bob.events(roomId).length === 2, 10_000);
  close();
});

test('Redis frozen for 3 s: local delivery does not wait, the node says not ready, the other side catches up', async () => {
  const { ann, bob, roomId, close } = await pair();
  const carol = await joinedWire(first.url, 'carol');
  await carol.must('rooms.join', { roomId });
  redis.pause();
  const delays: number[] = [];
  const sentBefore = carol.events(roomId).length;
  try {
    const endsAt = performance.now() + 3_000;
    for (let n = 1; performance.now() < endsAt; n += 1) {
      const startedAt = performance.now();
      await ann.send(roomId, `while frozen ${n}`);
      await until('carol has it', () => carol.events(roomId).length === sentBefore + n);
      delays.push(performance.now() - startedAt);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await isReady(first)).toBe(false);
    expect(Math.max(...delays)).toBeLessThan(500);
  } finally {
    redis.resume();
  }
  await until('bob has everything', () => bob.events(roomId).at(-1)?.seq === ann.events(roomId).at(-1)?.seq, 10_000);
  expect(bob.events(roomId)).toEqual(ann.events(roomId).slice(1));
  await bothReady();
  carol.close();
  close();
});

test('Redis restarted and flushed: the nodes find each other again by themselves', async () => {
  const { ann, bob, roomId, close } = await pair();
  await redis.restart(1_000);
  await ann.send(roomId, 'while they look for it');
  await bothReady();
  await redis.flush();
  await bob.send(roomId, 'after the flush');
  await until('both have both', () => ann.events(roomId).length === 4 && bob.events(roomId).length === 3, 10_000);
  const online = async () => (await ann.must('rooms.list', { query: '', limit: 100 })).rooms.find(({ room }) => room.id === roomId)?.online;
  await until('both count as online', async () => (await online()) === 2);
  close();
});

test('who is online is counted over the nodes, and after one was killed', async () => {
  const third = await startRelayProcess({ databaseUrl: database.url, redisUrl: redis.url, nodeName: 'third' });
  const [ann, bob] = [await joinedWire(first.url), await joinedWire(third.url)];
  const annAgain = await connectWire(third.url, await register(first.url));
  const { room } = await ann.must('rooms.create', { kind: 'public', name: `room ${uuidv7()}` });
  await bob.must('rooms.join', { roomId: room.id });
  const counts = () => ann.signals.flatMap((signal) => (signal.type === 'online' && signal.roomId === room.id ? [signal.count] : []));
  await until('two are online', () => counts().at(-1) === 2);
  const statuses = async () => (await ann.must('members.list', { roomId: room.id })).members.map(({ status }) => status);
  expect(await statuses()).toEqual(['online', 'online']);
  third.signal('SIGKILL');
  await until('one is online', () => counts().at(-1) === 1, 10_000);
  expect((await statuses()).sort()).toEqual(['offline', 'online']);
  await until('and it was said', () => ann.signals.some((signal) => signal.type === 'presence' && signal.userId === bob.userId && signal.status === 'offline'));
  await third.stop();
  for (const client of [ann, bob, annAgain]) client.close();
});

test('a node that starts without its Redis serves alone, says not ready, and ends cleanly', async () => {
  const alone = await startRelay({ databaseUrl: database.url, redisUrl: 'redis://127.0.0.1:1', nodeName: 'alone' });
  const ann = await joinedWire(alone.url);
  const { room } = await ann.must('rooms.create', { kind: 'public', name: `room ${uuidv7()}` });
  await ann.send(room.id, 'nobody else is here');
  await until('delivered', () => ann.events(room.id).length === 2);
  expect(await isReady(alone)).toBe(false);
  ann.close();
  await alone.stop();
});
