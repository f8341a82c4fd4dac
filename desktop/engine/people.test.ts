import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Signal } from '@parley/shared/protocol/signals';
import { afterEach, describe, expect, test } from 'vitest';
import { createWorld, type World } from './testing/world.ts';

let world: World;
afterEach(() => world.end());

type Client = Awaited<ReturnType<World['signUp']>>;
const asked = (client: Client, name: string) => client.network.calls.filter((call) => call.name === name);
const blockedBy = async (client: Client) => (await client.call('blocks.list', {})).userIds;
const roomOf = async (client: Client, roomId: string) => (await client.call('rooms.list', {})).rooms.find((view) => view.room.id === roomId);
const setDown = (client: Client, isDown: boolean) => {
  client.network.faults.isDown = isDown;
  if (isDown) client.network.cut();
};

async function together() {
  world = createWorld();
  const [ana, ben, cid] = [await world.signUp('ana'), await world.signUp('ben'), await world.signUp('cid')];
  const { room } = world.relay.createRoom(ana.userId, { name: 'one', memberIds: [ben.userId, cid.userId] });
  await world.clock.pass(2_000);
  return { ana, ben, cid, roomId: room.id };
}

describe('blocks', () => {
  test('hold at once while offline and over a restart, and reach the relay and the other device', async () => {
    const { ana, ben, cid } = await together();
    const second = await world.signIn('ana');
    setDown(ana, true);
    await world.clock.pass(100);
    await ana.call('blocks.set', { userId: ben.userId, on: true });
    await ana.call('blocks.set', { userId: cid.userId, on: true });
    await ana.call('blocks.set', { userId: cid.userId, on: false });
    expect(await blockedBy(ana)).toEqual([ben.userId]);
    expect(ana.changes.filter((change) => change.type === 'blocks-changed').at(-1)).toMatchObject({ userIds: [ben.userId] });
    expect(await blockedBy(second)).toEqual([]);
    await ana.close();
    ana.start();
    expect(await blockedBy(ana)).toEqual([ben.userId]);
    setDown(ana, false);
    await world.clock.until(async () => (await blockedBy(second)).includes(ben.userId));
    expect([...(world.relay.people.blocks.get(ana.userId) ?? [])]).toEqual([ben.userId]);
    await second.call('blocks.set', { userId: ben.userId, on: false });
    await world.clock.until(async () => (await blockedBy(ana)).length === 0);
  });

  test('what another device did while this one was away is there when it is back', async () => {
    const { ana, ben } = await together();
    setDown(ana, true);
    await world.clock.pass(100);
    world.relay.people.blocks.set(ana.userId, new Set([ben.userId]));
    setDown(ana, false);
    await world.clock.until(async () => (await blockedBy(ana)).includes(ben.userId));
  });

  test('nothing of who is blocked rings, nor does his writing or presence show; his messages are there', async () => {
    const { ana, ben, cid, roomId } = await together();
    const signal = (value: Signal) => {
      for (const listener of world.relay.listeners) if (listener.userId === ana.userId) listener.push({ type: 'signal', signal: value });
    };
    signal({ type: 'typing', roomId, userId: ben.userId, on: true });
    signal({ type: 'presence', userId: ben.userId, status: 'online' });
    await world.clock.pass(100);
    await ana.call('blocks.set', { userId: ben.userId, on: true });
    await world.clock.pass(100);
    const last = (type: 'typing-changed' | 'presence-changed') => ana.changes.filter((change) => change.type === type).at(-1);
    expect(last('typing-changed')).toMatchObject({ userIds: [] });
    expect(last('presence-changed')).toMatchObject({ userId: ben.userId, status: 'offline' });
    ana.changes.length = 0;
    signal({ type: 'typing', roomId, userId: ben.userId, on: true });
    signal({ type: 'presence', userId: ben.userId, status: 'online' });
    world.relay.send({ roomId, authorId: ben.userId, id: world.newId(), body: 'from ben', mentions: { userIds: [ana.userId] } });
    world.relay.send({ roomId, authorId: cid.userId, id: world.newId(), body: 'from cid' });
    await world.clock.until(() => ana.changes.some((change) => change.type === 'notification' && change.body === 'from cid'));
    expect(ana.changes.filter((change) => change.type === 'notification')).toHaveLength(1);
    expect(ana.changes.filter((change) => change.type === 'typing-changed' || change.type === 'presence-changed')).toEqual([]);
    const { members } = await ana.call('members.list', { roomId });
    expect(members.map(({ user, status }) => [user.id, status])).toContainEqual([ben.userId, 'offline']);
    const { rows } = await ana.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 10 });
    expect(rows.flatMap((row) => (row.kind === 'message' ? [row.message.body] : []))).toEqual(['from ben', 'from cid']);
  });

  test('oneself cannot be blocked, and what the relay does not take is let go', async () => {
    const { ana } = await together();
    await expect(ana.call('blocks.set', { userId: ana.userId, on: true })).rejects.toMatchObject({ wire: { code: 'invalid' } });
    await ana.call('blocks.set', { userId: world.newId(), on: true });
    await world.clock.until(async () => (await blockedBy(ana)).length === 0);
    expect(asked(ana, 'blocks.set')).toHaveLength(1);
  });

  test('a message to somebody who does not want it fails with the reason, and its words stay', async () => {
    const { ana, ben } = await together();
    const { room } = await ben.call('rooms.direct', { userIds: [ana.userId] });
    await world.clock.until(async () => (await roomOf(ben, room.id))?.state === 'member');
    await ana.call('blocks.set', { userId: ben.userId, on: true });
    await world.clock.until(() => world.relay.people.blocks.get(ana.userId)?.has(ben.userId) === true);
    await ben.call('messages.send', { roomId: room.id, body: 'hello?' });
    await world.clock.until(async () => (await ben.call('outbox.list', {})).items.some((item) => item.state === 'failed'));
    expect((await ben.call('outbox.list', {})).items).toMatchObject([{ body: 'hello?', error: { code: 'forbidden' } }]);
  });
});

describe('being muted', () => {
  test('shows in the room until when, comes with the snapshot, and is over by itself', async () => {
    const { ana, ben, roomId } = await together();
    const untilMs = world.clock.now() + 60_000;
    await ana.call('members.mute', { roomId, userId: ben.userId, untilMs });
    await world.clock.until(async () => (await roomOf(ben, roomId))?.mutedUntilMs === untilMs);
    expect((await roomOf(ana, roomId))?.mutedUntilMs).toBeNull();
    expect(ana.changes.some((change) => change.type === 'members-changed' && change.roomId === roomId)).toBe(true);
    const fresh = await world.signIn('ben');
    expect((await roomOf(fresh, roomId))?.mutedUntilMs).toBe(untilMs);
    await world.clock.pass(61_000);
    expect((await roomOf(ben, roomId))?.mutedUntilMs).toBeNull();
    await ana.call('members.mute', { roomId, userId: ben.userId, untilMs: world.clock.now() + 60_000 });
    await ana.call('members.mute', { roomId, userId: ben.userId, untilMs: null });
    await world.clock.pass(500);
    expect((await roomOf(ben, roomId))?.mutedUntilMs).toBeNull();
    await expect(ben.call('members.mute', { roomId, userId: ana.userId, untilMs: null })).rejects.toMatchObject({ wire: { code: 'forbidden' } });
  });
});

describe('reports', () => {
  test('reach the moderators at once, with a count in the room, and go when they are resolved', async () => {
    const { ana, ben, cid, roomId } = await together();
    const { id } = world.relay.send({ roomId, authorId: ben.userId, id: world.newId(), body: 'foul words' });
    await cid.call('messages.report', { roomId, id, reason: 'abuse', comment: 'look' });
    await world.clock.until(async () => (await roomOf(ana, roomId))?.openReports === 1);
    expect(ana.changes.some((change) => change.type === 'reports-changed' && change.roomId === roomId)).toBe(true);
    expect((await roomOf(cid, roomId))?.openReports).toBe(0);
    const { reports } = await ana.call('reports.list', { roomId });
    expect(reports).toMatchObject([{ messageId: id, body: 'foul words', comment: 'look', authorId: ben.userId, reporterId: cid.userId }]);
    await expect(cid.call('reports.list', { roomId })).rejects.toMatchObject({ wire: { code: 'forbidden' } });
    await ana.call('reports.resolve', { id: reports[0]?.id ?? '', action: 'dismissed' });
    await world.clock.until(async () => (await roomOf(ana, roomId))?.openReports === 0);
  });
});

describe('pictures', () => {
  const base64 = Buffer.from('the bytes of a picture').toString('base64');

  test('reach everybody, are fetched once, and are there offline and after a restart', async () => {
    const { ana, ben } = await together();
    const { user } = await ana.call('pictures.set', { base64 });
    const hash = user.picture ?? '';
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(ana.changes.some((change) => change.type === 'accounts-changed' && change.accounts[0]?.user.picture === hash)).toBe(true);
    await world.clock.until(async () => (await ben.call('users.get', { userIds: [ana.userId] })).users[0]?.picture === hash);
    const { path } = await ben.call('pictures.locate', { hash });
    expect(readFileSync(path, 'utf8')).toBe('the bytes of a picture');
    setDown(ben, true);
    expect((await ben.call('pictures.locate', { hash })).path).toBe(path);
    await ben.close();
    ben.start();
    expect((await ben.call('pictures.locate', { hash })).path).toBe(path);
    await expect(ben.call('pictures.locate', { hash: hash.replace(/./g, '0') })).rejects.toMatchObject({ wire: { code: 'unavailable' } });
    expect((await ana.call('pictures.remove', {})).user.picture).toBeUndefined();
  });

  test('one that nobody has any more is not there, and nothing of a failed download stays', async () => {
    const { ana } = await together();
    const hash = 'a'.repeat(64);
    await expect(ana.call('pictures.locate', { hash })).rejects.toMatchObject({ wire: { code: 'not-found' } });
    await expect(ana.call('pictures.locate', { hash: '../../own.db' })).rejects.toMatchObject({ wire: { code: 'invalid' } });
    setDown(ana, true);
    await expect(ana.call('pictures.set', { base64 })).rejects.toMatchObject({ wire: { code: 'unavailable' } });
  });
});

test('people who are more than one page of bytes are asked for until all are here', async () => {
  const { ana } = await together();
  const ids = Array.from({ length: 199 }, () => randomUUID());
  for (const id of ids) world.relay.users.set(id, { id, handle: id, displayName: id, version: 1, about: '\u0001'.repeat(500), password: '' });
  const { users } = await ana.call('users.get', { userIds: [randomUUID(), ...ids] });
  expect(users).toHaveLength(199);
  expect(asked(ana, 'users.get').length).toBeGreaterThan(1);
});

test('a list of people says who is there by its answer alone: ten thousand changes would stop the window', async () => {
  const { ana, roomId } = await together();
  const before = ana.changes.length;
  const { members, isComplete } = await ana.call('members.list', { roomId });
  expect([members.length, isComplete]).toEqual([3, true]);
  expect(ana.changes.slice(before).filter((change) => change.type === 'presence-changed')).toEqual([]);
});
