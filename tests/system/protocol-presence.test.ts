import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { arrive, connect, http, type OutsideClient, openRoom, until } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

let database: TestDatabase;
let redis: TestRedis;
let one: OutsideRelay;
let two: OutsideRelay;
const startNode = (name: string) => startOutsideRelay({ DATABASE_URL: database.url, REDIS_URL: redis.url, NODE_NAME: name });
beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  [one, two] = await Promise.all([startNode('one'), startNode('two')]);
});
afterAll(async () => {
  await Promise.all([one.stop(), two.stop()]);
  await redis.stop();
  await database.drop();
});

const told = (client: OutsideClient, userId: string) =>
  client.signals.flatMap((signal) => (signal.type === 'presence' && signal.userId === userId ? [signal.status] : []));
const counts = (client: OutsideClient, roomId: string) =>
  client.signals.flatMap((signal) => (signal.type === 'online' && signal.roomId === roomId ? [signal.count] : []));
const listed = async (client: OutsideClient, roomId: string, userId: string) =>
  (await client.ask('members.list', { roomId })).members.find(({ user }) => user.id === userId)?.status;
const onlineIn = async (client: OutsideClient, roomId: string) =>
  (await client.ask('sync.open', { cursors: {} })).rooms.find(({ room }) => room.id === roomId)?.online;

/** Ann on the one node, Bob on the other, both in a room and counted. */
async function together(bobUrl = two.url) {
  const [ann, bob] = await Promise.all([arrive(one.url, 'ann'), arrive(bobUrl, 'bob')]);
  const roomId = await openRoom(ann, { memberIds: [bob.id] });
  await until('both are counted', async () => (await onlineIn(ann, roomId)) === 2);
  return { ann, bob, roomId };
}

function close(...clients: OutsideClient[]) {
  for (const client of clients) {
    expect(client.findings).toEqual([]);
    client.close();
  }
}

test('a choice on one node is heard on the other, listed there, and counts as being there', async () => {
  const { ann, bob, roomId } = await together();
  for (const status of ['away', 'dnd', 'online'] as const) {
    const startedAt = performance.now();
    expect(await bob.ask('presence.set', { status })).toEqual({});
    await until(`ann is told ${status}`, () => told(ann, bob.id).at(-1) === status);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(await listed(ann, roomId, bob.id)).toBe(status);
    expect(await onlineIn(ann, roomId)).toBe(2);
  }
  close(ann, bob);
});

test('a choice by a call over HTTP holds on every node, also on one that has no device of the person', async () => {
  const [ann, bob] = await Promise.all([arrive(two.url, 'ann'), arrive(two.url, 'bob')]);
  const roomId = await openRoom(ann, { memberIds: [bob.id] });
  for (const status of ['dnd', 'invisible'] as const) {
    const answer = await http(one.url, 'POST', '/v1/api/presence.set', { token: bob.session.accessToken, body: { status } });
    expect([answer.status, answer.json]).toEqual([200, {}]);
    const seen = status === 'invisible' ? 'offline' : status;
    await until(`ann is told ${seen}`, () => told(ann, bob.id).at(-1) === seen);
    expect(await listed(ann, roomId, bob.id)).toBe(seen);
  }
  close(ann, bob);
});

test('who is invisible is offline for others: in the count, in the list, and when he comes and goes', async () => {
  const { ann, bob, roomId } = await together();
  await bob.ask('presence.set', { status: 'invisible' });
  await until('ann is told', () => told(ann, bob.id).at(-1) === 'offline' && counts(ann, roomId).at(-1) === 1);
  expect(await listed(ann, roomId, bob.id)).toBe('offline');
  expect(await onlineIn(ann, roomId)).toBe(1);
  const heard = ann.signals.length;
  bob.close();
  const again = await connect(one.url, bob.session);
  expect((await again.ask('sync.open', { cursors: {} })).presence).toBe('invisible');
  await again.say(roomId, 'still here');
  // Something that is told after it would have been: another person, coming later.
  const cleo = await arrive(two.url, 'cleo');
  await ann.ask('members.add', { roomId, userIds: [cleo.id] });
  await until('cleo is told', () => told(ann, cleo.id).at(-1) === 'online' && counts(ann, roomId).at(-1) === 2);
  expect(told(ann, bob.id).length).toBe(ann.signals.slice(0, heard).filter((signal) => signal.type === 'presence' && signal.userId === bob.id).length);
  expect(counts({ ...ann, signals: ann.signals.slice(heard) }, roomId)).toEqual([2]);
  await again.ask('presence.set', { status: 'online' });
  await until('seen again', () => told(ann, bob.id).at(-1) === 'online' && counts(ann, roomId).at(-1) === 3);
  close(ann, cleo, again);
});

test('all devices hear the choice; idle is of one device, and away only when all are', async () => {
  const { ann, bob, roomId } = await together();
  const other = await connect(one.url, bob.session);
  await other.ask('sync.open', { cursors: {} });
  await bob.ask('presence.set', { status: 'away', auto: true });
  await ann.ask('members.list', { roomId });
  await other.ask('presence.set', { status: 'away', auto: true });
  await until('away', () => told(ann, bob.id).at(-1) === 'away');
  await other.ask('presence.set', { status: 'online', auto: true });
  await until('back', () => told(ann, bob.id).at(-1) === 'online');
  await bob.ask('presence.set', { status: 'dnd' });
  await until('heard', () => other.inbox.some((item) => item.type === 'presence-chosen' && item.presence === 'dnd'));
  await until('told', () => told(ann, bob.id).at(-1) === 'dnd');
  bob.close();
  await other.ask('presence.set', { status: 'away', auto: true });
  await other.ask('presence.set', { status: 'online', auto: true });
  expect(await listed(ann, roomId, bob.id)).toBe('dnd');
  expect(await other.refused('presence.set', { status: 'invisible', auto: true })).toMatchObject({ code: 'invalid' });
  expect(await other.refused('presence.set', { status: 'asleep' })).toMatchObject({ code: 'invalid' });
  close(ann, other);
});

test('a killed node takes its people offline, whatever they had chosen', async () => {
  const three = await startNode('short-lived');
  const { ann, bob, roomId } = await together(three.url);
  await bob.ask('presence.set', { status: 'dnd' });
  await until('told', () => told(ann, bob.id).at(-1) === 'dnd');
  three.signal('SIGKILL');
  await three.exited;
  await until('offline', () => told(ann, bob.id).at(-1) === 'offline' && counts(ann, roomId).at(-1) === 1, 10_000);
  const again = await connect(two.url, bob.session);
  expect((await again.ask('sync.open', { cursors: {} })).presence).toBe('dnd');
  await until('as he was', () => told(ann, bob.id).at(-1) === 'dnd');
  close(ann, again);
});

test('a custom status and a profile reach the other node within a second, and end as said', async () => {
  const { ann, bob, roomId } = await together();
  const lastUser = () => ann.inbox.flatMap((item) => (item.type === 'user-updated' && item.user.id === bob.id ? [item.user] : [])).at(-1);
  const startedAt = performance.now();
  await bob.ask('presence.set', { status: 'online', text: 'In the harbour', emoji: '⚓' });
  await until('heard', () => lastUser()?.status?.text === 'In the harbour');
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  expect(lastUser()?.status).toEqual({ text: 'In the harbour', emoji: '⚓' });
  await bob.ask('users.update', { about: 'Ships', timeZone: 'Europe/Lisbon' });
  await until('heard', () => lastUser()?.timeZone === 'Europe/Lisbon');
  expect(lastUser()).toMatchObject({ about: 'Ships', status: { text: 'In the harbour' } });
  expect((await ann.ask('members.list', { roomId })).members.find(({ user }) => user.id === bob.id)?.user).toEqual(lastUser());
  await bob.ask('presence.set', { status: 'online', text: 'Back soon', expiresAt: Date.now() + 1_500 });
  await until('ended', async () => (await ann.ask('users.get', { userIds: [bob.id] })).users[0]?.status === undefined, 5_000);
  await bob.ask('presence.set', { status: 'online', text: '', emoji: '' });
  await bob.ask('users.update', { about: '', timeZone: '' });
  await until('taken away', () => lastUser()?.about === undefined && lastUser()?.timeZone === undefined && lastUser()?.status === undefined);
  for (const input of [{ timeZone: 'Europe/Atlantis' }, { timeZone: '+01:00' }, { about: 'x'.repeat(501) }])
    expect(await bob.refused('users.update', input)).toMatchObject({ code: 'invalid' });
  expect(await bob.refused('presence.set', { status: 'online', text: 'x'.repeat(101) })).toMatchObject({ code: 'invalid' });
  close(ann, bob);
});
