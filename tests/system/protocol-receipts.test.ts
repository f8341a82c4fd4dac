import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { arrive, connect, freshHandle, type OutsideClient, openRoom, until } from './outside/outside-client.ts';
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

const receiptsOf = (client: OutsideClient, roomId: string) =>
  client.signals.flatMap((signal) =>
    (signal.type === 'read' || signal.type === 'delivered') && signal.roomId === roomId ? [`${signal.type} ${signal.seq} ${signal.userId}`] : [],
  );

/** Ann on the one node, Bob and Cid on the other, in one room. */
async function three() {
  const [ann, bob, cid] = await Promise.all([arrive(one.url, 'ann'), arrive(two.url, 'bob'), arrive(two.url, 'cid')]);
  const roomId = await openRoom(ann, { memberIds: [bob.id, cid.id] });
  await until('all are in', () => bob.live(roomId).length > 0 && cid.live(roomId).length > 0);
  return { ann, bob, cid, roomId };
}

function close(...clients: OutsideClient[]) {
  for (const client of clients) client.close();
}

test('what came onto a device and what was read is told to the others on all nodes, forward only, and can be asked for', async () => {
  const { ann, bob, cid, roomId } = await three();
  const { seq } = await ann.say(roomId, 'one');
  expect(await bob.ask('receipts.delivered', { roomId, seq: seq + 1_000 })).toEqual({});
  await until('ann is told', () => receiptsOf(ann, roomId).length === 1);
  expect(await bob.ask('receipts.delivered', { roomId, seq: seq - 1 })).toEqual({});
  await cid.ask('reads.mark', { roomId, seq });
  await until('ann and bob are told', () => receiptsOf(ann, roomId).length === 2 && receiptsOf(bob, roomId).length === 1);
  expect(receiptsOf(ann, roomId)).toEqual([`delivered ${seq} ${bob.id}`, `read ${seq} ${cid.id}`]);
  expect(receiptsOf(bob, roomId)).toEqual([`read ${seq} ${cid.id}`]);
  const { receipts } = await ann.ask('receipts.get', { roomId });
  const byId = new Map(receipts.map((receipt) => [receipt.userId, receipt]));
  expect(receipts).toHaveLength(2);
  expect(byId.get(bob.id)?.deliveredSeq).toBe(seq);
  expect(byId.get(bob.id)?.readSeq).toBeLessThan(seq);
  expect(byId.get(cid.id)).toMatchObject({ deliveredSeq: seq, readSeq: seq });
  // Marked unread again: nobody is told, and the message is read for the others no less.
  await cid.ask('reads.mark', { roomId, seq: seq - 1, unread: true });
  const next = await ann.say(roomId, 'two');
  await cid.ask('reads.mark', { roomId, seq: next.seq });
  await until('ann is told of the next', () => receiptsOf(ann, roomId).length === 3);
  expect(receiptsOf(ann, roomId).at(-1)).toBe(`read ${next.seq} ${cid.id}`);
  close(ann, bob, cid);
});

test('who switches receipts off neither sends nor sees any, on all devices', async () => {
  const { ann, bob, cid, roomId } = await three();
  const device = await connect(one.url, bob.session);
  expect((await device.ask('sync.open', { cursors: {} })).privacy).toEqual({ receipts: true, lastSeen: true });
  expect(await bob.ask('privacy.set', { receipts: false })).toEqual({ privacy: { receipts: false, lastSeen: true } });
  await until('his other device hears of it', () => device.inbox.some((item) => item.type === 'privacy-changed' && !item.privacy.receipts));
  expect(ann.inbox.some((item) => item.type === 'privacy-changed')).toBe(false);
  const { seq } = await ann.say(roomId, 'one');
  await bob.ask('receipts.delivered', { roomId, seq });
  await bob.ask('reads.mark', { roomId, seq });
  await cid.ask('reads.mark', { roomId, seq });
  await until('ann is told of cid', () => receiptsOf(ann, roomId).length === 1);
  // A later signal of the room on the same way: what was to come before it has come.
  await ann.ask('typing.set', { roomId, on: true });
  for (const client of [bob, device]) await until('he hears the room', () => client.signals.some((signal) => signal.type === 'typing' && signal.on));
  expect(receiptsOf(ann, roomId)).toEqual([`read ${seq} ${cid.id}`]);
  expect([...receiptsOf(bob, roomId), ...receiptsOf(device, roomId)]).toEqual([]);
  expect((await ann.ask('receipts.get', { roomId })).receipts.map(({ userId }) => userId)).toEqual([cid.id]);
  expect(await bob.ask('receipts.get', { roomId })).toEqual({ receipts: [] });
  close(ann, bob, cid, device);
});

test('a room with more than twenty members has no receipts, and who is not in a room gets none', async () => {
  const { ann, bob, cid, roomId } = await three();
  const others = await Promise.all(Array.from({ length: 18 }, () => arrive(one.url, freshHandle('many'))));
  await ann.ask('members.add', { roomId, userIds: others.map(({ id }) => id) });
  const { seq } = await ann.say(roomId, 'many');
  await bob.ask('receipts.delivered', { roomId, seq });
  await cid.ask('reads.mark', { roomId, seq });
  await bob.ask('typing.set', { roomId, on: true });
  await until('ann hears the room', () => ann.signals.some((signal) => signal.type === 'typing'));
  expect(receiptsOf(ann, roomId)).toEqual([]);
  expect(await ann.ask('receipts.get', { roomId })).toEqual({ receipts: [] });
  const stranger = await arrive(one.url, 'eve');
  expect((await stranger.refused('receipts.get', { roomId })).code).toBe('forbidden');
  expect((await stranger.refused('receipts.delivered', { roomId, seq })).code).toBe('forbidden');
  close(ann, bob, cid, stranger, ...others);
});

test('when somebody was last seen: told both ways or not at all, and never of who is invisible', async () => {
  const { ann, bob, cid, roomId } = await three();
  const seen = async (userId: string) => (await ann.ask('people.lastSeen', { userIds: [userId] })).seen.find((one) => one.userId === userId)?.at;
  const before = Date.now();
  const second = await connect(one.url, bob.session);
  await second.ask('sync.open', { cursors: {} });
  second.close();
  bob.close();
  await until('bob was seen', async () => ((await seen(bob.id)) ?? 0) >= before - 1_000);
  const goneAt = await seen(bob.id);

  await cid.ask('presence.set', { status: 'invisible' });
  const hiddenAt = await seen(cid.id);
  expect(hiddenAt).toBeGreaterThanOrEqual(before - 1_000);
  cid.close();
  const cidAgain = await connect(two.url, cid.session);
  await cidAgain.ask('sync.open', { cursors: {} });
  await cidAgain.say(roomId, 'still here');
  cidAgain.close();
  // Somebody who goes after him, on the same node: what would have been kept of him is kept by then.
  const dan = await arrive(two.url, 'dan');
  await ann.ask('members.add', { roomId, userIds: [dan.id] });
  dan.close();
  await until('dan was seen', async () => (await seen(dan.id)) !== undefined);
  expect(await seen(cid.id)).toBe(hiddenAt);

  const stranger = await arrive(one.url, 'eve');
  expect(await stranger.ask('people.lastSeen', { userIds: [bob.id] })).toEqual({ seen: [] });
  await ann.ask('privacy.set', { lastSeen: false });
  expect(await seen(bob.id)).toBeUndefined();
  await ann.ask('privacy.set', { lastSeen: true });
  expect(await seen(bob.id)).toBe(goneAt);
  const bobAgain = await connect(one.url, bob.session);
  await bobAgain.ask('sync.open', { cursors: {} });
  await bobAgain.ask('privacy.set', { lastSeen: false });
  await bobAgain.ask('privacy.set', { lastSeen: true });
  // What was known before is not known again.
  expect(await seen(bob.id)).toBeUndefined();
  close(ann, stranger, bobAgain);
});

test('who voted can be asked by who sees the message', async () => {
  const { ann, bob, cid, roomId } = await three();
  const { id } = await ann.say(roomId, 'good');
  await Promise.all([ann.ask('messages.vote', { roomId, id, value: 1 }), bob.ask('messages.vote', { roomId, id, value: 1 })]);
  await cid.ask('messages.vote', { roomId, id, value: -1 });
  const { up, down } = await bob.ask('messages.voters', { roomId, id });
  expect([up.toSorted(), down]).toEqual([[ann.id, bob.id].toSorted(), [cid.id]]);
  await ann.ask('messages.delete', { roomId, id });
  expect((await bob.refused('messages.voters', { roomId, id })).code).toBe('gone');
  expect((await bob.refused('messages.voters', { roomId, id: ann.id })).code).toBe('not-found');
  close(ann, bob, cid);
});
