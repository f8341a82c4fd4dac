import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { formatLink } from '@parley/shared/links';
import { fail } from '@parley/shared/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, createWorld, type World } from './testing/world.ts';

let world: World;
let ana: Client;
let ben: Client;
let roomId: Id;

beforeEach(async () => {
  world = createWorld({ tuning: { jumpOver: 40, wholeLogUpTo: 20, historyPage: 10, logPage: 50 } });
  ana = await world.signUp('ana');
  ben = await world.signUp('ben');
  roomId = world.relay.createRoom(ana.userId, { name: 'one', memberIds: [ben.userId] }).room.id;
  await world.clock.pass(500);
});
afterEach(() => world.end());

const say = (body: string, author = ben): Message => world.relay.send({ roomId, authorId: author.userId, id: world.newId(), body });
const page = (client = ana) => client.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 50 });
const rowOf = async (id: Id, client = ana) => (await page(client)).rows.flatMap((row) => (row.kind === 'message' && row.message.id === id ? [row] : []))[0];
const waiting = async (client = ana) => (await client.call('outbox.list', {})).items;
const truth = (id: Id) => world.relay.room(roomId).messages.get(id);
const votesFor = (id: Id) => [...(world.relay.room(roomId).votes.get(id) ?? [])];
const goOffline = (client = ana): void => {
  client.network.faults.isDown = true;
  client.network.cut();
};
const goOnline = async (client = ana): Promise<void> => {
  client.network.faults.isDown = false;
  await world.clock.until(async () => (await waiting(client)).every((item) => item.state === 'failed'), 90_000);
  await world.clock.pass(7_000);
};
const refusals = (client = ana) => client.changes.flatMap((change) => (change.type === 'change-refused' ? [change] : []));

test('offline, every change shows at once; online all devices have it', async () => {
  const mine = say('mine', ana);
  const theirs = say('theirs');
  await world.clock.pass(1_000);
  goOffline();
  await ana.call('messages.edit', { roomId, id: mine.id, body: 'mine, better' });
  await ana.call('messages.vote', { roomId, id: theirs.id, value: 1 });
  await ana.call('messages.react', { roomId, id: theirs.id, emoji: '🎉', on: true });
  await ana.call('messages.pin', { roomId, id: theirs.id, on: true });
  expect(await rowOf(mine.id)).toMatchObject({
    message: { body: 'mine, better' },
    pending: [{ call: 'messages.edit', state: 'queued', body: 'mine, better' }],
  });
  expect(await rowOf(theirs.id)).toMatchObject({ message: { votes: { up: 1, mine: 1 }, pinned: true, reactions: [{ emoji: '🎉', count: 1, mine: true }] } });
  await world.clock.pass(100);
  const told = ana.changes.flatMap((change) => (change.type === 'rows-changed' ? change.rows : []));
  expect(told.some((row) => row.kind === 'message' && row.message.body === 'mine, better')).toBe(true);
  ana.kill();
  ana.start();
  expect(await rowOf(theirs.id)).toMatchObject({ message: { votes: { up: 1, mine: 1 } } });
  await goOnline();
  for (const client of [ana, ben]) {
    expect(await rowOf(mine.id, client)).toMatchObject({ message: { body: 'mine, better' } });
    expect(await rowOf(theirs.id, client)).toMatchObject({ message: { votes: { up: 1 }, pinned: true, reactions: [{ emoji: '🎉', userIds: [ana.userId] }] } });
    expect((await rowOf(theirs.id, client))?.pending).toBeUndefined();
  }
  expect((await rowOf(theirs.id))?.message.votes.mine).toBe(1);
  await ana.call('messages.delete', { roomId, id: mine.id });
  await world.clock.pass(1_000);
  expect(await rowOf(mine.id, ben)).toMatchObject({ message: { body: '', deletedAt: expect.any(Number) } });
});

test('what is taken back before it left is never sent; a newer wish takes the place of an older one', async () => {
  const { id } = say('vote for me');
  await world.clock.pass(1_000);
  goOffline();
  await ana.call('messages.vote', { roomId, id, value: 1 });
  await ana.call('messages.vote', { roomId, id, value: 0 });
  await ana.call('messages.react', { roomId, id, emoji: '👀', on: true });
  await ana.call('messages.react', { roomId, id, emoji: '👀', on: false });
  await ana.call('messages.pin', { roomId, id, on: false });
  expect(await waiting()).toEqual([]);
  await ana.call('messages.vote', { roomId, id, value: 1 });
  await ana.call('messages.vote', { roomId, id, value: -1 });
  expect(await waiting()).toHaveLength(1);
  await goOnline();
  expect(votesFor(id)).toEqual([[ana.userId, -1]]);
  expect(world.relay.room(roomId).events.filter((event) => event.type === 'vote-changed')).toHaveLength(1);
});

test('a change of a message that may have left waits for it; no answer is lost or done twice', async () => {
  let isLost = true;
  ana.network.faults.losesAnswer = () => isLost;
  ana.network.faults.losesPush = () => isLost;
  const { opId } = await ana.call('messages.send', { roomId, body: 'first words' });
  await world.clock.until(async () => (await waiting())[0]?.attempts !== 0, 10_000);
  await ana.call('messages.edit', { roomId, id: opId, body: 'second words' });
  await ana.call('messages.vote', { roomId, id: opId, value: 1 });
  await world.clock.pass(40_000);
  isLost = false;
  await goOnline();
  expect(truth(opId)?.body).toBe('second words');
  expect(votesFor(opId)).toEqual([[ana.userId, 1]]);
  expect(await rowOf(opId)).toMatchObject({ message: { body: 'second words', votes: { up: 1, mine: 1 } } });
});

test('refused for good: the row shows the truth again and says why; the words of an edit stay', async () => {
  const mine = say('mine', ana);
  const { id } = say('no votes here');
  await world.clock.pass(1_000);
  await ana.call('messages.vote', { roomId, id, value: 1 });
  await ana.call('messages.edit', { roomId, id: mine.id, body: 'forbidden words' });
  await world.clock.pass(2_000);
  expect(refusals()).toMatchObject([
    { call: 'messages.vote', messageId: id, error: { code: 'forbidden' } },
    { call: 'messages.edit', messageId: mine.id },
  ]);
  expect(await rowOf(id)).toMatchObject({ message: { votes: { up: 0 } } });
  const failed = await rowOf(mine.id);
  expect(failed).toMatchObject({ message: { body: 'mine' }, pending: [{ state: 'failed', body: 'forbidden words', error: { code: 'forbidden' } }] });
  await ana.call('outbox.edit', { opId: failed?.pending?.[0]?.opId ?? '', body: 'allowed words' });
  await goOnline();
  expect(await rowOf(mine.id)).toMatchObject({ message: { body: 'allowed words' } });
  expect((await rowOf(mine.id))?.pending).toBeUndefined();
});

test('a message refused for good takes its newest words along; a waiting deletion takes it away', async () => {
  let isRefused = false;
  ana.network.faults.losesAnswer = () => !isRefused;
  ana.network.faults.losesPush = () => !isRefused;
  ana.network.faults.refuses = (name) => (isRefused && name === 'messages.send' ? fail({ code: 'forbidden', message: 'no' }) : null);
  ana.network.faults.losesCall = (name) => name === 'messages.send' && !isRefused;
  const { opId: kept } = await ana.call('messages.send', { roomId, body: 'kept' });
  const { opId: gone } = await ana.call('messages.send', { roomId, body: 'gone' });
  await world.clock.until(async () => (await waiting()).every((item) => item.attempts > 0), 20_000);
  await ana.call('messages.edit', { roomId, id: kept, body: 'kept, newer' });
  await ana.call('messages.delete', { roomId, id: gone });
  isRefused = true;
  await world.clock.until(async () => (await waiting()).every((item) => item.state === 'failed'), 90_000);
  expect(await waiting()).toMatchObject([{ opId: kept, call: 'messages.send', body: 'kept, newer', state: 'failed' }]);
});

test('a deletion that arrives after a jump takes the words away here too', async () => {
  const { id } = say('secret');
  await world.clock.pass(1_000);
  await ana.call('saves.set', { roomId, messageId: id, on: true });
  await world.clock.pass(3_000);
  goOffline();
  world.relay.remove(roomId, id);
  for (let n = 0; n < 60; n += 1) say(`later ${n}`);
  ana.network.faults.isDown = false;
  await world.clock.pass(120_000);
  const { rows } = await ana.call('messages.get', { roomId, ids: [id] });
  expect(rows).toMatchObject([{ message: { body: '', deletedAt: expect.any(Number) } }]);
  expect((await ana.call('saves.list', {})).saves).toEqual([]);
});

test('messages that are not here are asked of the server: by id, pinned, what they said before, by date, by link', async () => {
  const old = say('old and pinned');
  world.relay.pin(roomId, old.id, ben.userId, true);
  world.relay.edit(roomId, old.id, 'old, pinned and changed');
  goOffline();
  const times: number[] = [];
  for (let n = 0; n < 100; n += 1) {
    await world.clock.pass(1_000);
    times.push(say(`message ${n}`).createdAt);
  }
  ana.network.faults.isDown = false;
  await world.clock.pass(60_000);
  const fresh = await world.signIn('ana');
  await world.clock.pass(5_000);
  expect((await fresh.call('messages.get', { roomId, ids: [old.id, world.newId()] })).rows).toMatchObject([{ seq: old.seq, message: { pinned: true } }]);
  expect(await fresh.call('messages.pinned', { roomId })).toMatchObject({ isComplete: true, rows: [{ seq: old.seq }] });
  expect((await fresh.call('messages.revisions', { roomId, id: old.id })).revisions).toMatchObject([{ body: 'old and pinned' }]);
  const all = [...world.relay.room(roomId).messages.values()];
  for (const n of [0, 13, 50, 99]) {
    const wanted = all.find((message) => message.createdAt >= (times[n] ?? 0))?.seq;
    expect((await fresh.call('timeline.seqAt', { roomId, atMs: times[n] ?? 0 })).seq).toBe(wanted);
  }
  expect((await fresh.call('timeline.seqAt', { roomId, atMs: world.clock.now() + 1 })).seq).toBe(world.relay.room(roomId).events.length);
  const link = formatLink({ serverUrl: 'http://localhost:1', roomId, messageId: old.id });
  expect((await fresh.engine.call('links.resolve', { url: link })).ok && (await fresh.engine.call('links.resolve', { url: link }))).toMatchObject({
    value: { accountId: fresh.accountId, roomId, messageId: old.id, seq: old.seq, threadRootId: null },
  });
  expect(
    await fresh.engine.call('links.resolve', { url: formatLink({ serverUrl: 'http://localhost:1', roomId: world.newId(), messageId: null }) }),
  ).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
  expect(await fresh.engine.call('links.resolve', { url: 'https://example.org' })).toMatchObject({ error: { code: 'invalid' } });
});

test('saved messages: offline, on all devices, and with a server that does not know them', async () => {
  const { id } = say('for later');
  const second = await world.signIn('ana');
  await world.clock.pass(1_000);
  goOffline();
  await ana.call('saves.set', { roomId, messageId: id, on: true });
  expect(await rowOf(id)).toMatchObject({ isSaved: true });
  expect((await ana.call('saves.list', {})).saves).toMatchObject([{ save: { messageId: id }, row: { message: { body: 'for later' } } }]);
  await goOnline();
  expect((await second.call('saves.list', {})).saves).toMatchObject([{ save: { messageId: id } }]);
  goOffline();
  await second.call('saves.set', { roomId, messageId: id, on: false });
  await world.clock.pass(1_000);
  await goOnline();
  expect((await ana.call('saves.list', {})).saves).toEqual([]);
  expect((await rowOf(id))?.isSaved).toBeUndefined();
  world.relay.features = [];
  goOffline();
  await goOnline();
  await ana.call('saves.set', { roomId, messageId: id, on: true });
  ana.kill();
  ana.start();
  await world.clock.pass(5_000);
  expect((await ana.call('saves.list', {})).saves).toHaveLength(1);
  expect(world.relay.personal.saves(ana.userId)).toEqual([]);
});

test('marked unread, also offline: it counts again here, on the server and on other devices', async () => {
  const [, second, third] = [say('one'), say('two'), say('three')];
  await world.clock.pass(1_000);
  const unread = async (client: Client) => (await client.call('rooms.list', {})).rooms[0]?.unread;
  await ana.call('reads.mark', { roomId, seq: third?.seq ?? 0 });
  await world.clock.pass(3_000);
  expect(await unread(ana)).toBe(0);
  goOffline();
  await ana.call('reads.mark', { roomId, seq: second?.seq ?? 0, unread: true });
  expect(await unread(ana)).toBe(2);
  ana.kill();
  ana.start();
  expect(await unread(ana)).toBe(2);
  await goOnline();
  expect(world.relay.state(roomId, ana.userId)).toMatchObject({ unread: 2, markVersion: 1 });
  expect(await unread(ana)).toBe(2);
  await ana.call('reads.mark', { roomId, seq: third?.seq ?? 0 });
  await world.clock.pass(3_000);
  expect(world.relay.state(roomId, ana.userId).unread).toBe(0);
});

test('marked unread at a later message than the first unread one: what came before it is read', async () => {
  const [, , third] = [say('one'), say('two'), say('three')];
  await world.clock.pass(1_000);
  const unread = async () => (await ana.call('rooms.list', {})).rooms[0]?.unread;
  expect(await unread()).toBe(3);
  await ana.call('reads.mark', { roomId, seq: third?.seq ?? 0, unread: true });
  expect(await unread()).toBe(1);
  await world.clock.pass(3_000);
  expect(world.relay.state(roomId, ana.userId)).toMatchObject({ unread: 1, markVersion: 0 });
});

test('drafts of a room and of its threads keep what they answer and edit', async () => {
  const { id } = say('root');
  await world.clock.pass(500);
  const draft = { body: 'half', cursor: 2, replyToId: id, edit: { messageId: id, body: 'changed', cursor: 1 } };
  await ana.call('drafts.set', { roomId, ...draft });
  await world.clock.pass(10);
  await ana.call('drafts.set', { roomId, rootId: id, body: 'in the thread', cursor: 0, replyToId: null, edit: null });
  await world.clock.pass(400);
  ana.kill();
  ana.start();
  expect(await ana.call('drafts.get', { roomId })).toEqual({ ...draft, files: [] });
  expect((await ana.call('drafts.list', {})).drafts).toMatchObject([
    { roomId, rootId: id, body: 'in the thread', edits: null, beside: '' },
    { roomId, rootId: null, body: 'changed', edits: id, beside: draft.body },
  ]);
  await ana.call('drafts.set', { roomId, body: '', cursor: 0, replyToId: null, edit: null });
  expect((await ana.call('rooms.list', {})).rooms[0]?.hasDraft).toBe(true);
  await ana.call('drafts.set', { roomId, rootId: id, body: '', cursor: 0, replyToId: null, edit: null });
  expect((await ana.call('rooms.list', {})).rooms[0]?.hasDraft).toBe(false);
});

test('what one does is told by name: it waits and is stored as such', async () => {
  goOffline();
  await ana.call('messages.send', { roomId, kind: 'me', body: 'waves' });
  expect(await waiting()).toMatchObject([{ kind: 'me', body: 'waves' }]);
  await goOnline();
  expect((await page(ben)).rows.at(-1)).toMatchObject({ message: { kind: 'me', body: 'waves' } });
  expect(ben.changes.filter((change) => change.type === 'notification').at(-1)).toMatchObject({ body: 'ana waves' });
});

test('of a deleted message no votes, reactions and pin are left, but who deleted it, whether one was there or reads it later', async () => {
  const theirs = say('to be deleted');
  world.relay.vote(roomId, theirs.id, ana.userId);
  world.relay.react(roomId, theirs.id, ben.userId, '🎉', true);
  world.relay.pin(roomId, theirs.id, ben.userId, true);
  await world.clock.pass(500);
  expect(await rowOf(theirs.id)).toMatchObject({ message: { votes: { up: 1, mine: 1 }, pinned: true } });
  world.relay.remove(roomId, theirs.id, ana.userId);
  await world.clock.pass(500);
  const late = await world.signUp('cem');
  await late.call('rooms.join', { roomId });
  await world.clock.pass(2_000);
  for (const client of [ana, late]) {
    const message = (await rowOf(theirs.id, client))?.message;
    expect(message).toMatchObject({ body: '', deletedBy: ana.userId, votes: { up: 0, down: 0 }, reactions: [] });
    expect(message).not.toHaveProperty('pinned', true);
  }
});
