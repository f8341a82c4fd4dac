import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import type { Actor } from '../deps.ts';
import { logHeads } from '../log/log-heads.ts';
import { logSince } from '../log/log-since.ts';
import { markRead } from '../reads/mark-read.ts';
import { createRoom } from '../rooms/create-room.ts';
import { joinRoom } from '../rooms/join-room.ts';
import { openSnapshot } from '../sync/open-snapshot.ts';
import { setTyping } from '../typing/set-typing.ts';
import { messageHistory } from './message-history.ts';
import { sendMessage } from './send-message.ts';

let world: DomainWorld;
let ada: Actor;
let grace: Actor;
let roomId: string;

beforeAll(async () => {
  world = await openDomainWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  [ada, grace] = [await world.person('ada'), await world.person('grace')];
  roomId = (await createRoom(world.deps, ada, { kind: 'public', name: `Room ${uuidv7()}` })).room.id;
  world.published.length = 0;
});

const send = (actor: Actor, body: string, more: { id?: string; afterId?: string; replyToId?: string } = {}) =>
  sendMessage(world.deps, actor, { roomId, id: uuidv7(), body, ...more }).then(({ message }) => message);

test('a message is stored and answered with its number; the packet has no `mine`', async () => {
  const message = await send(ada, 'Ahoy');
  expect(message).toMatchObject({
    roomId,
    seq: 2,
    version: 2,
    authorId: ada.userId,
    kind: 'text',
    body: 'Ahoy',
    votes: { up: 0, down: 0, mine: 0 },
    files: [],
    reactions: [],
  });
  const [packet] = world.packets(roomId);
  expect(packet).toMatchObject({ from: 2, to: 2, events: [{ seq: 2, type: 'message-created', message: { id: message.id, body: 'Ahoy' } }] });
  expect(JSON.stringify(packet)).not.toContain('"mine"');
});

test('sent twice, stored once; the first words win', async () => {
  const id = uuidv7();
  const [first, second] = await Promise.all([send(ada, 'one', { id }), send(ada, 'one', { id })]);
  expect(second.seq).toBe(first.seq);
  expect((await send(ada, 'other words', { id })).body).toBe('one');
  await joinRoom(world.deps, grace, { roomId });
  await expect(send(grace, 'mine', { id })).rejects.toMatchObject({ code: 'conflict' });
  const { events } = await logSince(world.deps, ada, { roomId, seq: 0 });
  expect(events.filter((event) => event.type === 'message-created')).toHaveLength(1);
});

test('somebody removed since hears that the message is stored, and can store no other', async () => {
  await joinRoom(world.deps, grace, { roomId });
  const message = await send(grace, 'before');
  await world.removeMember(roomId, grace.userId, 'removed');
  expect(await send(grace, 'before', { id: message.id })).toMatchObject({ id: message.id, seq: message.seq, body: 'before' });
  await expect(send(grace, 'after')).rejects.toMatchObject({ code: 'forbidden' });
});

test('a removal behind the cache is seen under the lock', async () => {
  await joinRoom(world.deps, grace, { roomId });
  await send(grace, 'cached');
  await world.removeMember(roomId, grace.userId, 'removed', { tellCache: false });
  await expect(send(grace, 'too late')).rejects.toMatchObject({ code: 'forbidden' });
  await world.deps.rooms.join({ roomId, nodeName: 'other-node', joins: [{ opId: uuidv7(), actorId: grace.userId }] });
  expect((await send(grace, 'back again')).body).toBe('back again');
});

test('a membership version that moved is looked at again', async () => {
  await joinRoom(world.deps, grace, { roomId });
  await send(grace, 'cached');
  await world.removeMember(roomId, grace.userId, 'left', { tellCache: false });
  await world.deps.rooms.join({ roomId, nodeName: 'other-node', joins: [{ opId: uuidv7(), actorId: grace.userId }] });
  expect((await send(grace, 'stale once')).body).toBe('stale once');
});

test('who is not in the room: private is not there, public is forbidden', async () => {
  await expect(send(grace, 'hello')).rejects.toMatchObject({ code: 'forbidden' });
  const hidden = (await createRoom(world.deps, ada, { kind: 'private', name: 'hidden' })).room.id;
  for (const room of [hidden, uuidv7()]) {
    await expect(sendMessage(world.deps, grace, { roomId: room, id: uuidv7(), body: 'x' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(logSince(world.deps, grace, { roomId: room, seq: 0 })).rejects.toMatchObject({ code: 'not-found' });
    await expect(messageHistory(world.deps, grace, { roomId: room })).rejects.toMatchObject({ code: 'not-found' });
    await expect(markRead(world.deps, grace, { roomId: room, seq: 1 })).rejects.toMatchObject({ code: 'not-found' });
    await expect(setTyping(world.deps, grace, { roomId: room, on: true })).rejects.toMatchObject({ code: 'not-found' });
  }
});

test('members of a deleted room are told that it is gone', async () => {
  await send(ada, 'last words');
  await world.deleteRoom(roomId);
  world.deps.memberships.drop(roomId);
  await expect(send(ada, 'hello?')).rejects.toMatchObject({ code: 'gone' });
  await expect(logSince(world.deps, ada, { roomId, seq: 0 })).rejects.toMatchObject({ code: 'gone' });
  await expect(messageHistory(world.deps, ada, { roomId })).rejects.toMatchObject({ code: 'gone' });
  await expect(joinRoom(world.deps, grace, { roomId })).rejects.toMatchObject({ code: 'not-found' });
});

test('pipelined messages keep their order; one whose predecessor is not stored waits', async () => {
  const ids = Array.from({ length: 8 }, () => uuidv7());
  const sent = await Promise.all(ids.map((id, index) => send(ada, `n${index}`, { id, ...(index === 0 ? {} : { afterId: ids[index - 1] ?? '' }) })));
  expect(sent.map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  await expect(send(ada, 'orphan', { afterId: uuidv7() })).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: expect.any(Number) });
  await expect(send(ada, 'answer', { replyToId: uuidv7() })).rejects.toMatchObject({ code: 'not-found' });
  expect((await send(ada, 'answer', { replyToId: ids[0] ?? '' })).replyToId).toBe(ids[0]);
});

test('mentions are members of the room, outside code', async () => {
  await joinRoom(world.deps, grace, { roomId });
  const outsider = await world.person('outsider');
  const { handleOf } = world;
  const body = `@${handleOf(grace).toUpperCase()} @${handleOf(outsider)} @nobody \`@${handleOf(ada)}\` @room`;
  expect((await send(ada, body)).mentions).toEqual({ userIds: [grace.userId], room: true });
  expect((await send(ada, 'nobody')).mentions).toEqual({ userIds: [] });
});

test('a member with history from joining sees nothing before', async () => {
  const { room } = await createRoom(world.deps, ada, { kind: 'public', name: `Late ${uuidv7()}`, historyFrom: 'join' });
  for (const body of ['one', 'two']) await sendMessage(world.deps, ada, { roomId: room.id, id: uuidv7(), body });
  const { state } = await joinRoom(world.deps, grace, { roomId: room.id });
  expect(state).toMatchObject({ firstSeq: 4, headSeq: 4, unread: 0 });
  await sendMessage(world.deps, ada, { roomId: room.id, id: uuidv7(), body: 'three' });
  const log = await logSince(world.deps, grace, { roomId: room.id, seq: 0 });
  expect(log).toMatchObject({ headSeq: 5, reset: false });
  expect(log.events.map(({ seq }) => seq)).toEqual([4, 5]);
  const page = await messageHistory(world.deps, grace, { roomId: room.id });
  expect(page.messages.map(({ body }) => body)).toEqual(['three']);
  expect(page).toMatchObject({ fromSeq: 4, toSeq: 5, hasMoreBefore: false, hasMoreAfter: false });
});

test('log.since is in order without gap, in pages, and resets beyond the head', async () => {
  for (let index = 0; index < 5; index += 1) await send(ada, `m${index}`);
  const all = await logSince(world.deps, ada, { roomId, seq: 0 });
  expect(all.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  const page = await logSince(world.deps, ada, { roomId, seq: 2, limit: 2 });
  expect(page).toMatchObject({ headSeq: 6, reset: false });
  expect(page.events.map(({ seq }) => seq)).toEqual([3, 4]);
  expect((await logSince(world.deps, ada, { roomId, seq: 1, until: 3 })).events.map(({ seq }) => seq)).toEqual([2, 3]);
  expect(await logSince(world.deps, ada, { roomId, seq: 6 })).toEqual({ events: [], headSeq: 6, reset: false });
  expect(await logSince(world.deps, ada, { roomId, seq: 7 })).toEqual({ events: [], headSeq: 6, reset: true });
  expect((await logSince(world.deps, ada, { roomId, seq: 0, changesOnly: true })).events).toEqual([]);
});

test('heads differ from cursors, for one’s own rooms only', async () => {
  await send(ada, 'one');
  expect(await logHeads(world.deps, ada, {})).toMatchObject({ heads: { [roomId]: 2 }, inboxVersion: 1 });
  expect((await logHeads(world.deps, ada, { cursors: { [roomId]: 2 } })).heads).toEqual({});
  expect((await logHeads(world.deps, ada, { cursors: { [roomId]: 1 } })).heads).toEqual({ [roomId]: 2 });
  expect((await logHeads(world.deps, grace, { cursors: { [roomId]: 1 } })).heads).toEqual({});
});

test('history pages go both ways, with `mine` for the reader', async () => {
  for (let index = 0; index < 6; index += 1) await send(ada, `m${index}`);
  const bodies = (page: { messages: { body: string }[] }) => page.messages.map(({ body }) => body);
  const newest = await messageHistory(world.deps, ada, { roomId, limit: 2 });
  expect(bodies(newest)).toEqual(['m4', 'm5']);
  expect(newest).toMatchObject({ headSeq: 7, hasMoreBefore: true, hasMoreAfter: false });
  const older = await messageHistory(world.deps, ada, { roomId, limit: 2, before: newest.messages[0]?.seq });
  expect(bodies(older)).toEqual(['m2', 'm3']);
  expect(older.hasMoreAfter).toBe(true);
  expect(bodies(await messageHistory(world.deps, ada, { roomId, limit: 2, after: older.messages[1]?.seq }))).toEqual(['m4', 'm5']);
  const around = await messageHistory(world.deps, ada, { roomId, limit: 3, around: 4 });
  expect(bodies(around)).toContain('m2');
  expect((await messageHistory(world.deps, ada, { roomId, limit: 200 })).events).toMatchObject([{ seq: 1, type: 'member-joined' }]);
  for (const message of around.messages) expect(message.votes.mine).toBe(0);
  await expect(messageHistory(world.deps, ada, { roomId, before: 3, after: 1 })).rejects.toMatchObject({
    code: 'invalid',
    issues: [{ path: 'before' }, { path: 'after' }],
  });
});

test('read marks go forward, tell all devices, and can be turned back', async () => {
  await joinRoom(world.deps, grace, { roomId });
  world.published.length = 0;
  for (const body of ['one', 'two', 'three']) await send(ada, body);
  const read = await markRead(world.deps, grace, { roomId, seq: 4 });
  expect(read).toMatchObject({ lastReadSeq: 4, unread: 1, mentions: 0, atSeq: 5 });
  expect(world.inboxOf(grace.userId)).toMatchObject([{ type: 'read-marked', roomId, lastReadSeq: 4, unread: 1, inboxVersion: expect.any(Number) }]);
  expect((await markRead(world.deps, grace, { roomId, seq: 3 })).lastReadSeq).toBe(4);
  expect(world.inboxOf(grace.userId)).toHaveLength(1);
  const back = await markRead(world.deps, grace, { roomId, seq: 2, unread: true });
  expect(back).toMatchObject({ lastReadSeq: 2, unread: 3, markVersion: read.markVersion + 1 });
  expect((await markRead(world.deps, grace, { roomId, seq: 5, markVersion: read.markVersion })).lastReadSeq).toBe(2);
  expect((await markRead(world.deps, grace, { roomId, seq: 9_999, markVersion: back.markVersion })).lastReadSeq).toBe(5);
});

test('one’s own messages never count', async () => {
  await send(ada, 'mine');
  expect(
    (await openSnapshot(world.deps, ada, { cursors: {} }, await world.deps.users.own(ada.userId))).rooms.find(({ room }) => room.id === roomId),
  ).toMatchObject({ unread: 0, headSeq: 2 });
});

test('the snapshot holds every room with heads, counts and who is online', async () => {
  await joinRoom(world.deps, grace, { roomId });
  await send(ada, `hello @${world.handleOf(grace)}`);
  world.online.set(roomId, 2);
  const snapshot = await openSnapshot(world.deps, grace, { cursors: {} }, await world.deps.users.own(grace.userId));
  expect(snapshot).toMatchObject({
    user: { id: grace.userId },
    storeId: world.deps.server.storeId,
    nodeName: 'test-node',
    inboxVersion: 1,
    features: expect.any(Array),
  });
  expect(snapshot.rooms).toMatchObject([{ room: { id: roomId }, role: 'member', headSeq: 3, unread: 1, mentions: 1, members: 2, online: 2 }]);
  expect(Math.abs(snapshot.serverTime - Date.now())).toBeLessThan(60_000);
});

test('typing is told to the others and not stored', async () => {
  await setTyping(world.deps, ada, { roomId, on: true });
  expect(world.published).toEqual([{ kind: 'signal', roomId, signal: { type: 'typing', roomId, userId: ada.userId, on: true }, exceptUserIds: [ada.userId] }]);
  await expect(setTyping(world.deps, grace, { roomId, on: true })).rejects.toMatchObject({ code: 'forbidden' });
});
