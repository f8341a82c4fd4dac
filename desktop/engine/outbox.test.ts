import type { Id } from '@parley/shared/ids';
import { fail } from '@parley/shared/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bodiesOf, storeFaults } from './testing/check-store.ts';
import { type Client, createWorld, type World } from './testing/world.ts';

let world: World;
let ana: Client;
let roomId: Id;

beforeEach(async () => {
  world = createWorld();
  ana = await world.signUp('ana');
  roomId = world.relay.createRoom(ana.userId, { name: 'one' }).room.id;
  await world.clock.pass(1_000);
});
afterEach(() => world.end());

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `message ${index}`);
const waiting = async () => (await ana.call('outbox.list', {})).items;
const write = async (bodies: readonly string[]) => {
  for (const body of bodies) await ana.engine.call('messages.send', { accountId: ana.accountId, roomId, body });
};
const inLog = () => bodiesOf(world.relay, roomId, ana.userId);
const goOffline = () => {
  ana.network.faults.isDown = true;
  ana.network.cut();
};

test('pipelines at most 8, each naming the one before it', async () => {
  let most = 0;
  let now = 0;
  const { faults } = ana.network;
  faults.delayMs = () => 50;
  faults.refuses = (name) => {
    if (name === 'messages.send') now += 1;
    most = Math.max(most, now);
    return null;
  };
  await write(numbered(30));
  const sending = (await ana.engine.call('outbox.list', { accountId: ana.accountId })) as { ok: true; value: { items: { state: string }[] } };
  expect(sending.value.items.filter((item) => item.state === 'sending')).toHaveLength(8);
  await world.clock.until(() => inLog().length === 30);
  expect(inLog()).toEqual(numbered(30));
  const sends = ana.network.calls.filter((call) => call.name === 'messages.send').map((call) => call.input as { id: Id; afterId?: Id });
  expect(sends[0]?.afterId).toBeUndefined();
  for (const [index, send] of sends.entries()) if (send.afterId) expect(send.afterId).toBe(sends[index - 1]?.id);
  expect(sends.slice(1, 8).every((send) => send.afterId !== undefined)).toBe(true);
  await world.clock.pass(500);
  expect(await waiting()).toEqual([]);
});

test('a lost answer stops the lane, which begins again at its head in the same order', async () => {
  let lost = 0;
  ana.network.faults.losesAnswer = (name) => name === 'messages.send' && ++lost === 3;
  ana.network.faults.losesCall = (name) => name === 'messages.send' && lost === 4;
  await write(numbered(20));
  await world.clock.until(() => inLog().length === 20, 200_000);
  await world.clock.pass(60_000);
  expect(inLog()).toEqual(numbered(20));
  expect(await waiting()).toEqual([]);
  expect(storeFaults(ana, world.relay, { isWhole: true })).toEqual([]);
});

test('a final failure is marked with its reason and the lane goes on', async () => {
  await write(['first', 'forbidden words', 'third', 'fourth']);
  await world.clock.until(() => inLog().length === 3);
  expect(inLog()).toEqual(['first', 'third', 'fourth']);
  const [failed] = await waiting();
  expect(failed).toMatchObject({ state: 'failed', body: 'forbidden words', error: { code: 'forbidden' } });
  await ana.call('outbox.edit', { opId: failed?.opId ?? '', body: 'kind words' });
  await world.clock.until(() => inLog().length === 4);
  expect(inLog().at(-1)).toBe('kind words');
});

test('`internal` is tried three times, then failed; Retry sends it', async () => {
  let isBroken = true;
  let tries = 0;
  ana.network.faults.refuses = (name) => {
    if (name !== 'messages.send' || !isBroken) return null;
    tries += 1;
    return fail({ code: 'internal', message: 'oops', errorId: 'e1' });
  };
  await write(['hello']);
  await world.clock.pass(120_000);
  expect(tries).toBe(3);
  const [item] = await waiting();
  expect(item).toMatchObject({ state: 'failed', attempts: 3, error: { code: 'internal' } });
  isBroken = false;
  await ana.call('outbox.retry', { opId: item?.opId ?? '' });
  await world.clock.until(() => inLog().length === 1);
  expect(await waiting()).toEqual([]);
});

test('what is written while everything pauses goes by itself when the pause is over', async () => {
  const other = world.relay.createRoom(ana.userId, { name: 'two' }).room.id;
  await world.clock.pass(100);
  const until = world.clock.now() + 5_000;
  let asked = 0;
  ana.network.faults.refuses = (name) => {
    if (name !== 'messages.send' || world.clock.now() >= until) return null;
    asked += 1;
    return fail({ code: 'rate-limited', message: 'slow down', retryAfterMs: until - world.clock.now() });
  };
  await write(['first']);
  await world.clock.until(() => asked === 1);
  // A lane that was never refused, and the refused one woken by a second message in the middle of the pause.
  await ana.engine.call('messages.send', { accountId: ana.accountId, roomId: other, body: 'elsewhere' });
  await write(['second']);
  await world.clock.pass(6_000);
  expect(inLog()).toEqual(['first', 'second']);
  expect(bodiesOf(world.relay, other, ana.userId)).toEqual(['elsewhere']);
  expect(asked).toBe(1);
});

test('`rate-limited` waits as long as it was told, everywhere', async () => {
  const other = world.relay.createRoom(ana.userId, { name: 'two' }).room.id;
  await world.clock.pass(100);
  const until = world.clock.now() + 5_000;
  let asked = 0;
  ana.network.faults.refuses = (name) => {
    if (name !== 'messages.send' || world.clock.now() >= until) return null;
    asked += 1;
    return fail({ code: 'rate-limited', message: 'slow down', retryAfterMs: until - world.clock.now() });
  };
  await write(numbered(3));
  await world.clock.pass(200);
  await ana.engine.call('messages.send', { accountId: ana.accountId, roomId: other, body: 'elsewhere' });
  await world.clock.pass(1_000);
  expect(asked).toBeLessThanOrEqual(4);
  expect((await waiting())[0]).toMatchObject({ state: 'queued', error: { code: 'rate-limited' } });
  await world.clock.until(() => inLog().length === 3, 20_000);
  expect(inLog()).toEqual(numbered(3));
  await world.clock.until(() => bodiesOf(world.relay, other, ana.userId).length === 1, 20_000);
});

test('engine killed with a full outbox, started offline, then online: all sent once, in order', async () => {
  ana.network.faults.losesAnswer = (name) => name === 'messages.send';
  await write(numbered(100));
  await world.clock.pass(60);
  ana.kill();
  expect(inLog().length).toBeGreaterThan(0);
  ana.start();
  goOffline();
  await world.clock.pass(30_000);
  const page = await ana.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 50 });
  expect(page.outbox.length + page.rows.filter((row) => row.kind === 'message').length).toBeGreaterThanOrEqual(100);
  await write(['one more']);
  ana.network.faults.isDown = false;
  ana.network.faults.losesAnswer = () => false;
  await world.clock.until(() => inLog().length === 101, 200_000);
  await world.clock.pass(20_000);
  expect(inLog()).toEqual([...numbered(100), 'one more']);
  expect(await waiting()).toEqual([]);
  expect(storeFaults(ana, world.relay, { isWhole: true })).toEqual([]);
});

test('a room made offline comes first, its messages follow', async () => {
  goOffline();
  const { room } = await ana.call('rooms.create', { kind: 'private', name: 'new' });
  await ana.call('messages.send', { roomId: room.id, body: 'first words' });
  expect((await ana.call('rooms.list', {})).rooms.find((view) => view.room.id === room.id)).toMatchObject({ state: 'waiting', waiting: 1 });
  await ana.close();
  ana.start();
  expect((await ana.call('timeline.page', { roomId: room.id, anchor: { at: 'latest' }, limit: 50 })).outbox.map((item) => item.body)).toEqual([
    'new',
    'first words',
  ]);
  ana.network.faults.isDown = false;
  await world.clock.until(() => (world.relay.findRoom(room.id)?.messages.size ?? 0) === 1, 60_000);
  await world.clock.pass(2_000);
  expect((await ana.call('rooms.list', {})).rooms.find((view) => view.room.id === room.id)).toMatchObject({ state: 'member', waiting: 0, role: 'owner' });
  expect(storeFaults(ana, world.relay, { isWhole: true })).toEqual([]);
});

test('a direct room is named offline and made with its first message', async () => {
  const ben = await world.signUp('ben');
  goOffline();
  const { room } = await ana.call('rooms.direct', { userIds: [ben.userId] });
  await ana.call('messages.send', { roomId: room.id, body: 'psst' });
  ana.network.faults.isDown = false;
  await world.clock.until(() => world.relay.findRoom(room.id)?.messages.size === 1, 60_000);
  const mine = (await ana.call('rooms.direct', { userIds: [ben.userId, ana.userId] })).room;
  expect(mine.id).toBe(room.id);
  expect((await ben.call('rooms.direct', { userIds: [ana.userId] })).room.id).toBe(room.id);
});

test('a message that never left is changed and removed in the queue; one that may have left is sent first', async () => {
  goOffline();
  await write(['typo', 'mistake']);
  const [typo, mistake] = await waiting();
  await ana.call('outbox.edit', { opId: typo?.opId ?? '', body: 'right' });
  await ana.call('outbox.delete', { opId: mistake?.opId ?? '' });
  expect((await waiting()).map((item) => item.body)).toEqual(['right']);
  ana.network.faults.isDown = false;
  ana.network.faults.losesCall = (name) => name === 'messages.send';
  await world.clock.until(async () => (await waiting())[0]?.attempts === 1, 60_000);
  await ana.call('outbox.edit', { opId: typo?.opId ?? '', body: 'late' });
  expect((await waiting()).map((item) => [item.call, item.body])).toEqual([
    ['messages.send', 'late'],
    ['messages.edit', 'late'],
  ]);
  await ana.call('outbox.delete', { opId: typo?.opId ?? '' });
  expect((await waiting()).map((item) => item.call)).toEqual(['messages.delete']);
  ana.network.faults.losesCall = () => false;
  await world.clock.until(async () => (await waiting()).length === 0, 60_000);
  const [message] = [...world.relay.room(roomId).messages.values()];
  expect([message?.body, world.relay.firstBody(message?.id ?? ''), message?.deletedAt !== undefined]).toEqual(['', 'right', true]);
});

test('`unauthenticated` pauses all until the session is renewed; nothing fails', async () => {
  let isRefused = true;
  ana.network.faults.refuses = (name) => (isRefused && name === 'messages.send' ? fail({ code: 'unauthenticated', message: 'who?' }) : null);
  await write(numbered(3));
  await world.clock.pass(3_000);
  expect((await waiting()).map((item) => item.state)).toEqual(['queued', 'queued', 'queued']);
  isRefused = false;
  await world.clock.until(() => inLog().length === 3, 120_000);
  expect(inLog()).toEqual(numbered(3));
});

test('a room never tells that something waits that its outbox has let go', async () => {
  const rooms = [roomId, ...['two', 'three', 'four'].map((name) => world.relay.createRoom(ana.userId, { name }).room.id)];
  await world.clock.until(async () => (await ana.call('rooms.list', {})).rooms.length === rooms.length);
  // Later than the gap between two rounds of news, so that they go in the very turn of the answer.
  ana.network.faults.delayMs = () => 100;
  for (const id of rooms) await ana.call('messages.send', { roomId: id, body: 'hello' });
  await world.clock.until(async () => (await waiting()).length === 0);
  await world.clock.pass(500);
  const told = new Map<Id, number>();
  for (const change of ana.changes) {
    if (change.type === 'outbox-changed') told.set(change.roomId, change.items.length);
    if (change.type !== 'rooms-changed') continue;
    for (const view of change.rooms) expect(view.waiting, view.room.name).toBe(told.get(view.room.id) ?? 0);
  }
  expect([...told.values()]).toEqual([0, 0, 0, 0]);
});
