import type { Id } from '@parley/shared/ids';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storeFaults } from './testing/check-store.ts';
import { type Client, createWorld, type World } from './testing/world.ts';

let world: World;
let ana: Client;
let ben: Client;
let roomId: Id;

beforeEach(async () => {
  world = createWorld();
  ana = await world.signUp('ana');
  ben = await world.signUp('ben');
  roomId = world.relay.createRoom(ana.userId, { name: 'one', memberIds: [ben.userId] }).room.id;
  await world.clock.pass(500);
});
afterEach(() => world.end());

const viewOf = async (client: Client) => (await client.call('rooms.list', {})).rooms.find((view) => view.room.id === roomId);
const say = (body: string, mentions: Id[] = []) => world.relay.send({ roomId, authorId: ana.userId, id: world.newId(), body, mentions: { userIds: mentions } });
const marks = (client: Client) => client.network.calls.filter((call) => call.name === 'reads.mark').map((call) => (call.input as { seq: number }).seq);

test('unread and mentions follow what is stored, on every device', async () => {
  const second = await world.signIn('ben');
  say('one');
  say('two @ben', [ben.userId]);
  await world.clock.pass(500);
  for (const client of [ben, second]) expect(await viewOf(client)).toMatchObject({ unread: 2, mentions: 1, headSeq: 4 });
  expect((await ben.call('app.view', {})).accounts[0]).toMatchObject({ unread: 2, mentions: 1 });
  await ben.call('reads.mark', { roomId, seq: 3 });
  expect(await viewOf(ben)).toMatchObject({ unread: 1, mentions: 1, lastReadSeq: 3 });
  await world.clock.pass(1_500);
  expect(await viewOf(second)).toMatchObject({ unread: 1, mentions: 1, lastReadSeq: 3 });
  await second.call('reads.mark', { roomId, seq: 2 });
  expect(await viewOf(second)).toMatchObject({ lastReadSeq: 3 });
  world.relay.remove(roomId, [...world.relay.room(roomId).messages.keys()].at(-1) ?? '');
  await world.clock.pass(500);
  expect(await viewOf(ben)).toMatchObject({ unread: 0, mentions: 0 });
});

test('read marks go out at most once a second, the last one wins; offline ones later', async () => {
  for (let index = 0; index < 10; index += 1) say(`words ${index}`);
  await world.clock.pass(500);
  for (let seq = 3; seq <= 12; seq += 1) await ben.call('reads.mark', { roomId, seq });
  await world.clock.pass(2_000);
  expect(marks(ben)).toEqual([12]);
  ben.network.faults.isDown = true;
  ben.network.cut();
  say('more');
  await world.clock.pass(1_000);
  ben.network.faults.isDown = false;
  await world.clock.pass(40_000);
  ben.network.cut();
  await ben.call('reads.mark', { roomId, seq: 13 });
  ben.kill();
  ben.start();
  await world.clock.pass(40_000);
  expect(world.relay.room(roomId).members.get(ben.userId)?.lastReadSeq).toBe(13);
});

test('drafts survive a kill 300 ms after the last key', async () => {
  await ana.call('drafts.set', { roomId, body: 'half a thou', cursor: 11, replyToId: null, edit: null });
  await world.clock.pass(300);
  ana.kill();
  ana.start();
  expect(await ana.call('drafts.get', { roomId })).toMatchObject({ body: 'half a thou', cursor: 11 });
  expect(await viewOf(ana)).toMatchObject({ hasDraft: true });
  await ana.call('drafts.set', { roomId, body: '', cursor: 0, replyToId: null, edit: null });
  await ana.close();
  ana.start();
  expect(await ana.call('drafts.get', { roomId })).toEqual({ body: '', cursor: 0, replyToId: null, edit: null, files: [] });
});

test('a room one left stays readable, and nothing can be written in it', async () => {
  say('before');
  await world.clock.pass(500);
  await ben.call('rooms.leave', { roomId });
  say('after');
  await world.clock.pass(1_000);
  expect(await viewOf(ben)).toMatchObject({ state: 'left', unread: 0, online: null });
  const page = await ben.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 10 });
  expect(page.rows.filter((row) => row.kind === 'message')).toHaveLength(1);
  await expect(ben.call('messages.send', { roomId, body: 'hello?' })).rejects.toMatchObject({ wire: { code: 'forbidden' } });
  await ben.call('rooms.join', { roomId });
  await world.clock.pass(1_000);
  expect(await viewOf(ben)).toMatchObject({ state: 'member' });
  expect(storeFaults(ben, world.relay, { isWhole: true })).toEqual([]);
});

test('a room one was removed from is deleted here too', async () => {
  say('secret');
  await world.clock.pass(500);
  world.relay.leave(roomId, ben.userId, 'removed');
  await world.clock.pass(500);
  expect(await viewOf(ben)).toBeUndefined();
  expect(ben.changes).toContainEqual({ type: 'room-removed', accountId: ben.accountId, roomId, reason: 'removed', name: 'one' });
  await expect(ben.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 10 })).rejects.toMatchObject({ wire: { code: 'not-found' } });
});

test('people are learned from what they write, and found offline', async () => {
  expect((await ben.call('users.get', { userIds: [ana.userId] })).users[0]).toMatchObject({ handle: 'ana' });
  expect((await ben.call('members.list', { roomId })).isComplete).toBe(true);
  ben.network.faults.isDown = true;
  ben.network.cut();
  const offline = await ben.call('members.list', { roomId });
  expect(offline).toMatchObject({ isComplete: false });
  expect(offline.members.map((member) => [member.user.handle, member.status])).toEqual([
    ['ana', 'offline'],
    ['ben', 'offline'],
  ]);
  expect((await ben.call('users.search', { query: 'AN' })).users.map((user) => user.handle)).toEqual(['ana']);
  await expect(ben.call('rooms.directory', {})).rejects.toMatchObject({ wire: { code: 'unavailable' } });
});

test('typing ends by itself, presence is claimed only while connected', async () => {
  for (const listener of world.relay.listeners) listener.push({ type: 'signal', signal: { type: 'typing', roomId, userId: ana.userId, on: true } });
  await world.clock.pass(100);
  expect(ben.changes.filter((change) => change.type === 'typing-changed').at(-1)).toMatchObject({ userIds: [ana.userId] });
  expect(ana.changes.some((change) => change.type === 'typing-changed')).toBe(false);
  await world.clock.pass(9_000);
  expect(ben.changes.filter((change) => change.type === 'typing-changed').at(-1)).toMatchObject({ userIds: [] });
  expect(await viewOf(ben)).toMatchObject({ online: 1, members: 2 });
  ben.network.faults.isDown = true;
  ben.network.cut();
  await world.clock.pass(100);
  expect(await viewOf(ben)).toMatchObject({ online: null, members: 2 });
});

test('who types in a thread does not type in the room', async () => {
  const rootId = world.newId();
  const type = (on: boolean) =>
    world.relay.listeners.forEach((listener) => {
      listener.push({ type: 'signal', signal: { type: 'typing', roomId, userId: ana.userId, on, threadRootId: rootId } });
    });
  const told = () => ben.changes.flatMap((change) => (change.type === 'typing-changed' ? [{ rootId: change.rootId, userIds: change.userIds }] : []));
  type(true);
  await world.clock.pass(100);
  type(false);
  await world.clock.pass(100);
  expect(told()).toEqual([
    { rootId, userIds: [ana.userId] },
    { rootId, userIds: [] },
  ]);
});

test('a missed inbox item is noticed by its number', async () => {
  const { losesPush } = ben.network.faults;
  ben.network.faults.losesPush = (push) => push.type === 'inbox';
  const lost = world.relay.createRoom(ana.userId, { name: 'unseen', memberIds: [ben.userId] }).room.id;
  await world.clock.pass(500);
  ben.network.faults.losesPush = losesPush;
  world.relay.createRoom(ana.userId, { name: 'seen', memberIds: [ben.userId] });
  await world.clock.pass(1_000);
  expect((await ben.call('rooms.list', {})).rooms.some((view) => view.room.id === lost)).toBe(true);
  expect(storeFaults(ben, world.relay, { isWhole: true })).toEqual([]);
});

test('the ledger says what is here and what is not', async () => {
  say('one');
  await world.clock.pass(500);
  const pending = ben.engine.call('sync.ledger', { accountId: ben.accountId });
  const answer = await pending;
  expect(answer).toMatchObject({
    ok: true,
    value: { messagesHeld: 1, holes: 0, rooms: [{ roomId, serverHeadSeq: 3, hereSeq: 3, ranges: [{ fromSeq: 1, toSeq: 3 }], holes: 0 }] },
  });
});
