import type { Id } from '@parley/shared/ids';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, createWorld, type World } from './testing/world.ts';

let world: World;
let ana: Client;
let ben: Client;
let roomId: Id;

beforeEach(async () => {
  world = createWorld();
  ana = await world.signUp('ana');
  ben = await world.signUp('ben');
  roomId = world.relay.createRoom(ana.userId, { name: 'one', kind: 'private', memberIds: [ben.userId] }).room.id;
  await world.clock.pass(500);
});
afterEach(() => world.end());

const viewOf = async (client: Client) => (await client.call('rooms.list', {})).rooms.find((view) => view.room.id === roomId);
const say = (client: Client, body: string) => world.relay.send({ roomId, authorId: client.userId, id: world.newId(), body });
const goOffline = (client: Client) => {
  client.network.faults.isDown = true;
  client.network.cut();
};
const come = async (client: Client) => {
  client.network.faults.isDown = false;
  await world.clock.pass(40_000);
};
const removals = (client: Client) => client.changes.filter((change) => change.type === 'room-removed');
const rowsOf = async (client: Client) => (await client.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 50 })).rows;

test('a room’s settings and roles reach everybody, and what a role may not is refused in plain words', async () => {
  await expect(ben.call('rooms.update', { roomId, announcement: true })).rejects.toMatchObject({ wire: { code: 'forbidden' } });
  await ana.call('rooms.update', { roomId, announcement: true, icon: '📣', topic: 'News' });
  await world.clock.pass(500);
  expect(await viewOf(ben)).toMatchObject({ room: { announcement: true, icon: '📣', topic: 'News' }, role: 'member' });
  await ben.call('messages.send', { roomId, body: 'may I?' });
  await world.clock.pass(500);
  expect(await viewOf(ben)).toMatchObject({ failed: 1 });
  await ana.call('members.setRole', { roomId, userId: ben.userId, role: 'moderator' });
  await world.clock.pass(500);
  expect(await viewOf(ben)).toMatchObject({ role: 'moderator' });
  expect((await rowsOf(ben)).flatMap((row) => (row.kind === 'system' ? [row.event.type] : []))).toContain('role-changed');
  await expect(ben.call('members.remove', { roomId, userId: ana.userId })).rejects.toMatchObject({ wire: { code: 'forbidden' } });
  await ana.call('rooms.update', { roomId, archived: true });
  await world.clock.pass(500);
  expect((await viewOf(ben))?.room.archivedAt).toBeTypeOf('number');
});

test('who is banned loses the room on all devices, with its name and the reason, and comes back only after the ban', async () => {
  const second = await world.signIn('ben');
  say(ana, 'secret');
  await world.clock.pass(500);
  await ana.call('members.ban', { roomId, userId: ben.userId });
  await world.clock.pass(500);
  for (const client of [ben, second]) {
    expect(removals(client)).toEqual([{ type: 'room-removed', accountId: client.accountId, roomId, reason: 'banned', name: 'one' }]);
    expect(await viewOf(client)).toBeUndefined();
  }
  expect((await ana.call('members.banned', { roomId })).banned.map((one) => one.user.handle)).toEqual(['ben']);
  await expect(ana.call('members.add', { roomId, userIds: [ben.userId] })).rejects.toMatchObject({ wire: { code: 'forbidden' } });
  await ana.call('members.unban', { roomId, userId: ben.userId });
  await ana.call('members.add', { roomId, userIds: [ben.userId] });
  await world.clock.pass(1_000);
  expect(await viewOf(ben)).toMatchObject({ state: 'member' });
});

test.each([
  { how: 'removed', act: () => world.relay.leave(roomId, ben.userId, 'removed', ana.userId) },
  { how: 'banned', act: () => world.relay.leave(roomId, ben.userId, 'banned', ana.userId) },
  { how: 'deleted', act: () => world.relay.deleteRoom(roomId, ana.userId) },
])('a room from which one was $how while away is gone when one comes back', async ({ how, act }) => {
  say(ana, 'secret');
  await world.clock.pass(500);
  goOffline(ben);
  await world.clock.pass(100);
  act();
  expect(await viewOf(ben)).toBeDefined();
  await come(ben);
  expect(await viewOf(ben)).toBeUndefined();
  expect(removals(ben)).toEqual([expect.objectContaining({ reason: how, name: 'one' })]);
});

test('words for a room one was removed from are kept, with the reason', async () => {
  goOffline(ben);
  await world.clock.pass(100);
  await ben.call('messages.send', { roomId, body: 'my long text' });
  world.relay.leave(roomId, ben.userId, 'removed', ana.userId);
  await come(ben);
  await world.clock.pass(10_000);
  expect(await viewOf(ben)).toBeUndefined();
  expect((await ben.call('outbox.list', {})).items).toEqual([
    expect.objectContaining({ body: 'my long text', state: 'failed', error: expect.objectContaining({ code: 'forbidden' }) }),
  ]);
});

test('a deleted room is gone for everybody, once', async () => {
  say(ana, 'words');
  await world.clock.pass(500);
  await ana.call('rooms.delete', { roomId });
  await world.clock.pass(1_000);
  for (const client of [ana, ben]) {
    expect(removals(client)).toEqual([expect.objectContaining({ reason: 'deleted' })]);
    await expect(rowsOf(client)).rejects.toMatchObject({ wire: { code: 'not-found' } });
  }
});

test('a level holds at once, also offline and after a crash, and reaches the other devices', async () => {
  const second = await world.signIn('ben');
  goOffline(ben);
  await world.clock.pass(100);
  await ben.call('rooms.setNotify', { roomId, level: 'mentions' });
  await ben.call('rooms.setNotify', { roomId, level: 'nothing' });
  expect(await viewOf(ben)).toMatchObject({ notify: 'nothing' });
  ben.kill();
  ben.start();
  expect(await viewOf(ben)).toMatchObject({ notify: 'nothing' });
  expect(await viewOf(second)).toMatchObject({ notify: 'all' });
  await come(ben);
  expect(await viewOf(second)).toMatchObject({ notify: 'nothing' });
  expect(ben.network.calls.filter((call) => call.name === 'notify.set')).toHaveLength(1);
  say(ana, 'quiet');
  await world.clock.pass(3_000);
  expect([...ben.changes, ...second.changes].some((change) => change.type === 'notification')).toBe(false);
});

test('stars and sections stay on the device', async () => {
  await ben.call('rooms.arrange', { roomId, isStarred: true });
  await ben.call('rooms.arrange', { roomId, section: ' Field ' });
  expect(await viewOf(ben)).toMatchObject({ isStarred: true, section: 'Field' });
  await expect(ben.call('rooms.arrange', { roomId, section: '' })).rejects.toMatchObject({ wire: { code: 'invalid' } });
  ben.kill();
  ben.start();
  await ben.call('rooms.arrange', { roomId, isStarred: false });
  expect(await viewOf(ben)).toMatchObject({ isStarred: false, section: 'Field' });
  await ben.call('rooms.arrange', { roomId, section: null });
  expect(await viewOf(ben)).toMatchObject({ isStarred: false, section: null });
});

test('slow mode says until when one waits, and lets the queue go out by itself', async () => {
  await ana.call('rooms.update', { roomId, slowModeSeconds: 30 });
  await world.clock.pass(500);
  expect(await viewOf(ben)).toMatchObject({ slowUntilMs: null });
  for (const body of ['one', 'two']) await ben.call('messages.send', { roomId, body });
  await world.clock.pass(1_000);
  const waits = await viewOf(ben);
  expect(waits).toMatchObject({ waiting: 1, failed: 0 });
  expect(waits?.slowUntilMs).toBeGreaterThan(world.clock.now() + 25_000);
  expect(await viewOf(ana)).toMatchObject({ slowUntilMs: null });
  await world.clock.pass(35_000);
  expect([...world.relay.room(roomId).messages.values()].map((message) => message.body)).toEqual(['one', 'two']);
  expect(await viewOf(ben)).toMatchObject({ waiting: 0 });
});

test('an invite lets somebody into the room, until it is used up or revoked', async () => {
  const cleo = await world.signUp('cleo');
  const { invite } = await ana.call('invites.create', { roomId, maxUses: 1 });
  expect((await ana.call('invites.list', { roomId })).invites.map((one) => one.code)).toEqual([invite.code]);
  expect(await cleo.call('invites.preview', { serverUrl: 'relay.test', code: invite.code })).toMatchObject({ isValid: true, roomName: 'one' });
  expect(await cleo.call('invites.accept', { code: invite.code })).toEqual({ roomId });
  await world.clock.pass(1_000);
  expect(await viewOf(cleo)).toMatchObject({ state: 'member' });
  const dora = await world.signUp('dora');
  await expect(dora.call('invites.accept', { code: invite.code })).rejects.toMatchObject({ wire: { code: 'not-found' } });
  const other = await ana.call('invites.create', { roomId });
  await ana.call('invites.revoke', { code: other.invite.code });
  expect((await dora.call('invites.preview', { serverUrl: 'relay.test', code: other.invite.code })).isValid).toBe(false);
  goOffline(ana);
  await world.clock.pass(100);
  for (const call of ['invites.create', 'invites.list'] as const)
    await expect(ana.call(call, { roomId })).rejects.toMatchObject({ wire: { code: 'unavailable' } });
});

test('all rooms are read in one call', async () => {
  const others = ['two', 'three'].map((name) => world.relay.createRoom(ana.userId, { name, memberIds: [ben.userId] }).room.id);
  await world.clock.pass(500);
  for (const id of [roomId, ...others]) world.relay.send({ roomId: id, authorId: ana.userId, id: world.newId(), body: 'new' });
  await world.clock.pass(500);
  await ben.call('reads.markAll', {});
  expect((await ben.call('rooms.list', {})).rooms.map((view) => view.unread)).toEqual([0, 0, 0]);
  await world.clock.pass(3_000);
  expect(ben.network.calls.filter((call) => call.name.startsWith('reads.')).map((call) => call.name)).toEqual(['reads.markAll']);
  for (const id of [roomId, ...others]) expect(world.relay.room(id).members.get(ben.userId)?.lastReadSeq).toBe(world.relay.room(id).events.length);
});
