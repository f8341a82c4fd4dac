import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { arrive, connect, type OutsideClient, openRoom, signIn, until, wholeLog } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

let database: TestDatabase;
let redis: TestRedis;
let one: OutsideRelay;
let two: OutsideRelay;
let ann: OutsideClient;
let bob: OutsideClient;
let cleo: OutsideClient;
let roomId: string;
beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const shared = { DATABASE_URL: database.url, REDIS_URL: redis.url };
  [one, two] = await Promise.all([startOutsideRelay({ ...shared, NODE_NAME: 'one' }), startOutsideRelay({ ...shared, NODE_NAME: 'two' })]);
  [ann, bob, cleo] = await Promise.all([arrive(one.url, 'ann'), arrive(two.url, 'bob'), arrive(one.url, 'cleo')]);
  roomId = await openRoom(ann);
  for (const client of [bob, cleo]) await client.ask('rooms.join', { roomId });
});
afterAll(async () => {
  for (const client of [ann, bob, cleo]) client.close();
  await Promise.all([one.stop(), two.stop()]);
  await redis.stop();
  await database.drop();
});

const threadOf = async (client: OutsideClient, rootId: string) => (await client.ask('threads.list', {})).threads.find((thread) => thread.rootId === rootId);

test('a root tells its thread in pages, in the log and by its id; deleted replies do not count', async () => {
  const root = await ann.say(roomId, 'root');
  const replies = [await bob.say(roomId, 'one', { threadRootId: root.id }), await cleo.say(roomId, 'two', { threadRootId: root.id })];
  const told = async () => {
    const [page, log, got] = await Promise.all([
      ann.ask('messages.history', { roomId }),
      wholeLog(ann, roomId),
      ann.ask('messages.get', { roomId, ids: [root.id] }),
    ]);
    const created = log.flatMap((event) => (event.type === 'message-created' ? [event.message] : []));
    const [first, ...others] = [page.messages, created, got.messages].map((messages) => messages.find(({ id }) => id === root.id)?.thread);
    for (const other of others) expect(other).toEqual(first);
    return first;
  };
  expect(await told()).toEqual({ replies: 2, lastSeq: replies[1]?.seq, userIds: [cleo.id, bob.id] });
  const { message } = await cleo.ask('messages.delete', { roomId, id: replies[1]?.id });
  expect(await told()).toEqual({ replies: 1, lastSeq: message.version, userIds: [bob.id] });
  await ann.ask('messages.delete', { roomId, id: root.id });
  expect((await told())?.replies).toBe(1);
  const thread = await bob.ask('messages.history', { roomId, threadRootId: root.id });
  expect(thread.messages.filter(({ deletedAt }) => deletedAt === undefined).map(({ body }) => body)).toEqual(['one']);
  expect((await bob.refused('messages.send', { roomId, id: uuidv7(), body: 'x', threadRootId: replies[0]?.id })).code).toBe('not-found');
});

test('replies in threads are not unread in the room', async () => {
  const root = await ann.say(roomId, 'root');
  const { unread } = await cleo.ask('reads.mark', { roomId, seq: root.seq });
  await bob.say(roomId, 'in the thread', { threadRootId: root.id });
  const state = (await cleo.ask('sync.open', { cursors: {} })).rooms.find(({ room }) => room.id === roomId);
  expect([unread, state?.unread]).toEqual([0, 0]);
});

test('who takes part follows; a mark is known on every device of any node, and moves forward only', async () => {
  const phone = await connect(one.url, await signIn(one.url, bob.session.user.handle));
  await phone.ask('sync.open', { cursors: {} });
  const root = await ann.say(roomId, 'root');
  const reply = await bob.say(roomId, `what do you think, @${cleo.session.user.handle}`, { threadRootId: root.id });
  for (const client of [ann, bob, cleo]) expect(await threadOf(client, root.id)).toMatchObject({ isFollowed: true, lastReadSeq: 0 });
  const marked = await bob.ask('threads.mark', { roomId, rootId: root.id, seq: reply.seq });
  expect(marked).toMatchObject({ roomId, rootId: root.id, lastReadSeq: reply.seq, isFollowed: true });
  const item = await until('thread-changed', () => phone.inbox.find(({ type }) => type === 'thread-changed'));
  expect(item).toMatchObject({ thread: marked });
  expect((await phone.ask('log.heads', {})).inboxVersion).toBe(item.inboxVersion);
  expect(await phone.ask('threads.mark', { roomId, rootId: root.id, seq: 1 })).toEqual(marked);
  expect(await phone.ask('threads.mark', { roomId, rootId: root.id, isFollowed: false })).toEqual({
    ...marked,
    isFollowed: false,
    version: marked.version + 1,
  });
  await bob.say(roomId, 'one more', { threadRootId: root.id });
  expect(await threadOf(bob, root.id)).toMatchObject({ isFollowed: false });
  phone.close();
});

test('what is no thread of one’s own is not there', async () => {
  const root = await ann.say(roomId, 'root');
  const reply = await ann.say(roomId, 'reply', { threadRootId: root.id });
  for (const rootId of [uuidv7(), reply.id]) expect((await ann.refused('threads.mark', { roomId, rootId, seq: 1 })).code).toBe('not-found');
  expect((await ann.refused('threads.mark', { roomId: uuidv7(), rootId: root.id, seq: 1 })).code).toBe('not-found');
  for (const bad of [{ seq: -1 }, { seq: '1' }, { isFollowed: 1 }, { rootId: 'x' }]) {
    const error = await ann.refused('threads.mark', { roomId, rootId: root.id, ...bad });
    expect([error.code, error.issues?.[0]?.path]).toEqual(['invalid', Object.keys(bad)[0]]);
  }
  expect((await ann.refused('threads.list', { afterRoomId: roomId })).issues?.[0]?.path).toBe('afterRootId');
  const stranger = await arrive(two.url, 'dora');
  expect((await stranger.refused('threads.mark', { roomId, rootId: root.id, seq: 1 })).code).toBe('forbidden');
  expect((await stranger.ask('threads.list', {})).threads).toEqual([]);
  stranger.close();
});
