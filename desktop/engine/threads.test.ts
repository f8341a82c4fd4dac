import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storeFaults } from './testing/check-store.ts';
import { type Client, createWorld, type World } from './testing/world.ts';

let world: World;
let ana: Client;
let ben: Client;
let cem: Client;
let roomId: Id;
let root: Message;

beforeEach(async () => {
  world = createWorld({ tuning: { jumpOver: 40, wholeLogUpTo: 20, historyPage: 10, logPage: 50 } });
  [ana, ben, cem] = [await world.signUp('ana'), await world.signUp('ben'), await world.signUp('cem')];
  roomId = world.relay.createRoom(ana.userId, { name: 'one', memberIds: [ben.userId, cem.userId] }).room.id;
  root = world.relay.send({ roomId, authorId: ana.userId, id: world.newId(), body: 'root' });
  await world.clock.pass(500);
});
afterEach(() => world.end());

const reply = (body: string, author = ben): Message => world.relay.send({ roomId, authorId: author.userId, id: world.newId(), body, threadRootId: root.id });
const say = (body: string): Message => world.relay.send({ roomId, authorId: ben.userId, id: world.newId(), body });
const thread = (client: Client, more: { order?: 'log' | 'votes'; at?: 'latest' | 'unread'; limit?: number } = {}) =>
  client.call('threads.page', { roomId, rootId: root.id, order: more.order ?? 'log', anchor: { at: more.at ?? 'latest' }, limit: more.limit ?? 50 });
const bodies = (rows: readonly { message: Message }[]) => rows.map((row) => row.message.body);
const timeline = async (client: Client) => {
  const { rows } = await client.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 50 });
  return rows.flatMap((row) => (row.kind === 'message' ? [row.message] : []));
};
const roomOf = async (client: Client) => (await client.call('rooms.list', {})).rooms[0];
const goOffline = (client: Client): void => {
  client.network.faults.isDown = true;
  client.network.cut();
};
const goOnline = async (client: Client, ms = 60_000): Promise<void> => {
  client.network.faults.isDown = false;
  await world.clock.pass(ms);
};

test('replies stand in the thread, the root counts them; deleted ones count no more', async () => {
  const first = reply('one');
  reply('two', cem);
  const { opId } = await ana.call('messages.send', { roomId, body: 'three', threadRootId: root.id, replyToId: first.id });
  await world.clock.pass(1_000);
  expect((await timeline(ana)).map((message) => [message.body, message.thread?.replies])).toEqual([['root', 3]]);
  const page = await thread(ana);
  expect(page).toMatchObject({ isComplete: true, userIds: [ana.userId, ben.userId, cem.userId], root: { message: { body: 'root' } } });
  expect(bodies(page.rows)).toEqual(['one', 'two', 'three']);
  expect(world.relay.room(roomId).messages.get(opId)).toMatchObject({ threadRootId: root.id, replyToId: first.id });
  world.relay.remove(roomId, first.id);
  await world.clock.pass(500);
  expect((await timeline(ben))[0]?.thread).toMatchObject({ replies: 2, userIds: [ana.userId, cem.userId] });
});

test('a reply waits in the outbox of its thread', async () => {
  await world.clock.pass(500);
  goOffline(ana);
  await ana.call('messages.send', { roomId, body: 'later', threadRootId: root.id });
  expect((await thread(ana)).outbox).toMatchObject([{ body: 'later', threadRootId: root.id }]);
  await goOnline(ana);
  expect(bodies((await thread(ben)).rows)).toEqual(['later']);
});

test('who starts, writes or is named follows; unread is exact, read marks go to all devices and survive a restart', async () => {
  const second = await world.signIn('ana');
  const first = reply('one');
  reply('two for nobody');
  await world.clock.pass(1_000);
  expect(await roomOf(ana)).toMatchObject({ threadsUnread: 1, threadMentions: 0 });
  expect((await ana.call('threads.list', {})).threads).toMatchObject([{ rootId: root.id, replies: 2, unread: 2, isFollowed: true, root: { body: 'root' } }]);
  expect((await cem.call('threads.list', {})).threads).toEqual([]);
  expect(await roomOf(cem)).toMatchObject({ unread: 1, threadsUnread: 0 });
  goOffline(ana);
  await ana.call('threads.mark', { roomId, rootId: root.id, seq: first.seq });
  ana.kill();
  ana.start();
  expect((await ana.call('threads.list', {})).threads).toMatchObject([{ unread: 1, lastReadSeq: first.seq }]);
  await goOnline(ana);
  expect(world.relay.personal.thread(ana.userId, roomId, root.id).lastReadSeq).toBe(first.seq);
  expect((await second.call('threads.list', {})).threads).toMatchObject([{ unread: 1 }]);
  expect(second.changes.some((change) => change.type === 'thread-changed' && change.thread.unread === 1)).toBe(true);
  await cem.call('messages.send', { roomId, body: 'hello @ben', threadRootId: root.id });
  await world.clock.pass(1_000);
  expect((await cem.call('threads.list', {})).threads).toMatchObject([{ isFollowed: true, unread: 2 }]);
  expect(await roomOf(ben)).toMatchObject({ threadsUnread: 1, threadMentions: 1 });
  await ben.call('threads.follow', { roomId, rootId: root.id, on: false });
  await world.clock.pass(3_000);
  expect(await roomOf(ben)).toMatchObject({ threadsUnread: 0 });
  expect(world.relay.personal.thread(ben.userId, roomId, root.id).isFollowed).toBe(false);
  // What does not call anybody is no count beside the message either: reading it would not take it away.
  expect((await thread(ben)).thread).toMatchObject({ isFollowed: false, unread: 0 });
  await ben.call('threads.follow', { roomId, rootId: root.id, on: true });
  expect((await thread(ben)).thread).toMatchObject({ isFollowed: true, unread: 1 });
});

test('one who only read follows once he is named, as the server does without a word', async () => {
  const first = reply('one');
  await world.clock.pass(500);
  await cem.call('threads.mark', { roomId, rootId: root.id, seq: first.seq });
  await world.clock.pass(3_000);
  expect((await cem.call('threads.list', {})).threads).toEqual([]);
  await ana.call('messages.send', { roomId, body: '@cem look', threadRootId: root.id });
  await world.clock.pass(3_000);
  expect((await cem.call('threads.list', {})).threads).toMatchObject([{ isFollowed: true, unread: 1 }]);
});

test('by votes: best first, then oldest, with one’s own waiting vote', async () => {
  const [first, second] = [reply('one'), reply('two'), reply('three')];
  world.relay.vote(roomId, second?.id ?? '', ana.userId, 1);
  await world.clock.pass(500);
  expect(bodies((await thread(cem, { order: 'votes' })).rows)).toEqual(['two', 'one', 'three']);
  goOffline(cem);
  await cem.call('messages.vote', { roomId, id: second?.id ?? '', value: -1 });
  await cem.call('messages.vote', { roomId, id: first?.id ?? '', value: 1 });
  expect(bodies((await thread(cem, { order: 'votes', limit: 2 })).rows)).toEqual(['one', 'two']);
});

test('a thread whose root lies far back is read from the server, kept current by live events, and dropped by a jump', async () => {
  for (let n = 0; n < 30; n += 1) say(`old ${n}`);
  const replies = [reply('one'), reply('two')];
  goOffline(cem);
  for (let n = 0; n < 100; n += 1) say(`message ${n}`);
  await goOnline(cem);
  const page = await thread(cem);
  expect(page).toMatchObject({ isComplete: true, root: { message: { body: 'root', thread: { replies: 2 } } } });
  expect(bodies(page.rows)).toEqual(['one', 'two']);
  expect((await timeline(cem)).some((message) => message.body === 'one')).toBe(false);
  world.relay.edit(roomId, replies[0]?.id ?? '', 'one, edited');
  world.relay.vote(roomId, replies[1]?.id ?? '', ana.userId, 1);
  reply('three');
  await world.clock.pass(1_000);
  goOffline(cem);
  const offline = await thread(cem, { order: 'votes' });
  expect(bodies(offline.rows)).toEqual(['two', 'one, edited', 'three']);
  expect(offline.root?.message.thread?.replies).toBe(3);
  world.relay.remove(roomId, replies[0]?.id ?? '');
  for (let n = 0; n < 100; n += 1) say(`more ${n}`);
  await goOnline(cem);
  expect(bodies((await thread(cem)).rows)).toEqual(['', 'two', 'three']);
});

test.each([
  ['', false],
  [', pages being ahead of the log', true],
])('a thread is counted as soon as the room is held from its root on, whatever page closed the gap%s', async (_, isAhead) => {
  for (let n = 0; n < 20; n += 1) say(`held ${n}`);
  await world.clock.pass(500);
  goOffline(ana);
  for (let n = 0; n < 15; n += 1) say(`before ${n}`);
  reply('one');
  const gone = reply('two', cem);
  for (let n = 0; n < 45; n += 1) say(`after ${n}`);
  await goOnline(ana, 1_000);
  world.relay.remove(roomId, gone.id);
  await world.clock.pass(500);
  // From the newest back to the root, page by page: the replies stand in the middle of the gap.
  for (let seq = gone.seq + 45; seq > root.seq; seq -= 8) {
    if (isAhead) {
      world.relay.loseNextPackets(roomId, 1);
      say(`not told ${seq}`);
    }
    await ana.call('timeline.page', { roomId, anchor: { at: 'before', seq }, limit: 8 });
  }
  say('told');
  await world.clock.pass(1_000);
  const { rows } = await ana.call('timeline.page', { roomId, anchor: { at: 'around', seq: root.seq }, limit: 4 });
  const held = rows.flatMap((row) => (row.kind === 'message' && row.message.id === root.id ? [row.message] : []));
  expect(held).toMatchObject([{ thread: { replies: 1, userIds: [ben.userId] } }]);
  expect(storeFaults(ana, world.relay)).toEqual([]);
});

test('pages of a timeline that are nothing but replies do not end it', async () => {
  const first = say('before the replies');
  for (let n = 0; n < 120; n += 1) reply(`reply ${n}`);
  say('after the replies');
  const fresh = await world.signIn('cem');
  await world.clock.pass(20_000);
  const seen: string[] = [];
  let seq = world.relay.room(roomId).events.length + 1;
  for (let reads = 0; reads < 60 && !seen.includes('root'); reads += 1) {
    const page = await fresh.call('timeline.page', { roomId, anchor: { at: 'before', seq }, limit: 10 });
    seen.push(...page.rows.flatMap((row) => (row.kind === 'message' ? [row.message.body] : [])));
    if (!page.hasMoreBefore && page.rows.every((row) => row.kind !== 'hole')) break;
    const [top] = page.rows;
    seq = top?.kind === 'hole' ? top.toSeq + 1 : (top?.seq ?? seq);
  }
  expect(seen).toEqual(expect.arrayContaining(['after the replies', 'before the replies', 'root']));
  expect(first.seq).toBeGreaterThan(root.seq);
});

test('a thread notification comes to those who follow it or are named, and withdraws nothing else', async () => {
  const rung = (client: Client) => client.changes.flatMap((change) => (change.type === 'notification' ? [[change.body, change.threadRootId]] : []));
  await world.clock.pass(1_000);
  for (const client of [ana, ben, cem]) client.changes.length = 0;
  reply('for followers');
  await world.clock.pass(1_000);
  expect([rung(ana), rung(cem)]).toEqual([[['for followers', root.id]], []]);
  await ana.call('messages.send', { roomId, body: 'named: @cem', threadRootId: root.id });
  await world.clock.pass(1_000);
  expect(rung(cem)).toEqual([['named: @cem', root.id]]);
  expect(rung(ben)).toEqual([['named: @cem', root.id]]);
});
