import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { arrive, connect, freshHandle, type OutsideClient, openRoom, signIn, until } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

let database: TestDatabase;
let relay: OutsideRelay;
let ann: OutsideClient;
let bob: OutsideClient;
/** Bob's second device, of a session of its own. */
let phone: OutsideClient;
beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startOutsideRelay({ DATABASE_URL: database.url });
  [ann, bob] = await Promise.all([arrive(relay.url, 'ann'), arrive(relay.url, 'bob')]);
  phone = await connect(relay.url, await signIn(relay.url, bob.session.user.handle));
  await phone.ask('sync.open', { cursors: {} });
});
afterAll(async () => {
  for (const client of [ann, bob, phone]) client.close();
  await relay.stop();
  await database.drop();
});

async function sharedRoom(): Promise<string> {
  const roomId = await openRoom(ann);
  await bob.ask('rooms.join', { roomId });
  return roomId;
}
const stateOf = async (client: OutsideClient, roomId: string) => {
  const state = (await client.ask('sync.open', { cursors: {} })).rooms.find(({ room }) => room.id === roomId);
  return state ?? expect.unreachable('the room is not there');
};
const counts = async (client: OutsideClient, roomId: string) => {
  const { unread, mentions } = await stateOf(client, roomId);
  return [unread, mentions];
};

describe('unread and mentions', () => {
  test("count others' messages after the read mark, never one's own; sending moves no mark", async () => {
    const roomId = await sharedRoom();
    await ann.say(roomId, 'one');
    await bob.say(roomId, 'my own');
    await ann.say(roomId, 'two');
    expect(await counts(bob, roomId)).toEqual([2, 0]);
    expect(await counts(ann, roomId)).toEqual([1, 0]);
    const before = await stateOf(bob, roomId);
    await bob.say(roomId, 'again my own');
    expect((await stateOf(bob, roomId)).lastReadSeq).toBe(before.lastReadSeq);
    expect(await counts(bob, roomId)).toEqual([2, 0]);
  });

  test('thread replies and system lines do not count', async () => {
    const roomId = await sharedRoom();
    const root = await ann.say(roomId, 'root');
    await ann.say(roomId, 'in the thread', { threadRootId: root.id });
    await ann.ask('rooms.update', { roomId, topic: 'changed' });
    expect(await counts(bob, roomId)).toEqual([1, 0]);
  });

  test('mentions: by handle, @room and @here; not of oneself', async () => {
    const roomId = await sharedRoom();
    const at = `@${bob.session.user.handle}`;
    await ann.say(roomId, `hello ${at}`);
    await ann.say(roomId, '@room hello');
    await ann.say(roomId, `\`${at}\` in code`);
    await bob.say(roomId, `${at} @room me myself`);
    await ann.say(roomId, 'nobody');
    expect(await counts(bob, roomId)).toEqual([4, 2]);
    expect(await counts(ann, roomId)).toEqual([1, 1]);
    await ann.say(roomId, '@here hello');
    expect(await counts(bob, roomId)).toEqual([5, 3]);
  });

  test('stop at 100', async () => {
    const roomId = await sharedRoom();
    const at = `@${bob.session.user.handle}`;
    await Promise.all(Array.from({ length: 130 }, () => ann.say(roomId, at)));
    expect(await counts(bob, roomId)).toEqual([100, 100]);
    const { lastReadSeq } = await stateOf(bob, roomId);
    expect(await bob.ask('reads.mark', { roomId, seq: 131 })).toMatchObject({ lastReadSeq: Math.max(131, lastReadSeq), unread: 1, mentions: 1 });
  });
});

describe('reads.mark', () => {
  test('moves forward only, answers the counts, reaches the other devices', async () => {
    const roomId = await sharedRoom();
    for (let n = 0; n < 4; n += 1) await ann.say(roomId, n === 3 ? `@${bob.session.user.handle}` : `${n}`);
    expect(await bob.ask('reads.mark', { roomId, seq: 4 })).toEqual({ lastReadSeq: 4, unread: 2, mentions: 1, atSeq: 6, markVersion: 0 });
    const item = await until('read-marked', () => phone.inbox.find((one) => one.type === 'read-marked' && one.roomId === roomId));
    expect(item).toEqual({ inboxVersion: item.inboxVersion, type: 'read-marked', roomId, lastReadSeq: 4, unread: 2, mentions: 1, atSeq: 6, markVersion: 0 });
    expect(await bob.ask('reads.mark', { roomId, seq: 2 })).toMatchObject({ lastReadSeq: 4, unread: 2 });
    expect(await bob.ask('reads.mark', { roomId, seq: 6 })).toEqual({ lastReadSeq: 6, unread: 0, mentions: 0, atSeq: 6, markVersion: 0 });
    // A mark beyond the head does not swallow what comes later.
    await bob.ask('reads.mark', { roomId, seq: 500 });
    await ann.say(roomId, 'later');
    expect(await counts(bob, roomId)).toEqual([1, 0]);
    expect(ann.inbox.some((one) => one.type === 'read-marked' && one.roomId === roomId)).toBe(false);
  });

  test('others may hear of it as a signal, never as one of nobody in the room', async () => {
    const roomId = await sharedRoom();
    await ann.say(roomId, 'x');
    await bob.ask('reads.mark', { roomId, seq: 3 });
    for (const client of [ann, bob, phone]) {
      for (const signal of client.signals) if (signal.type === 'read') expect([bob.id, ann.id]).toContain(signal.userId);
    }
  });

  test('unread:true moves back and raises markVersion; forward marks of an older one are ignored', async () => {
    const roomId = await sharedRoom();
    for (let n = 0; n < 4; n += 1) await ann.say(roomId, `${n}`);
    const { markVersion } = await bob.ask('reads.mark', { roomId, seq: 6, markVersion: 0 });
    expect(markVersion).toBe(0);
    const back = await bob.ask('reads.mark', { roomId, seq: 4, unread: true });
    expect(back).toMatchObject({ markVersion: 1, atSeq: 6 });
    expect(back.lastReadSeq).toBeLessThanOrEqual(4);
    expect(back.unread).toBe(6 - back.lastReadSeq);
    const late = await phone.ask('reads.mark', { roomId, seq: 6, markVersion: 0 });
    expect(late).toEqual(back);
    expect(await stateOf(phone, roomId)).toMatchObject({ lastReadSeq: back.lastReadSeq, unread: back.unread, markVersion: 1 });
    expect(await phone.ask('reads.mark', { roomId, seq: 6, markVersion: 1 })).toMatchObject({ lastReadSeq: 6, unread: 0, markVersion: 1 });
    expect(await phone.ask('reads.mark', { roomId, seq: 3, unread: true, markVersion: 1 })).toMatchObject({ markVersion: 2 });
  });
});

describe('inbox', () => {
  test('what happens at once is told in the order of its versions, so that nobody sees a jump', async () => {
    const dora = await arrive(relay.url, 'dora');
    const rooms = await Promise.all(Array.from({ length: 12 }, () => openRoom(ann, { kind: 'private' })));
    await Promise.all(rooms.map((roomId) => ann.ask('members.add', { roomId, userIds: [dora.id] })));
    await Promise.all(rooms.map((roomId) => dora.ask('notify.set', { roomId, level: 'mentions' })));
    await until('all is told', () => dora.inbox.length === 24);
    const versions = dora.inbox.map(({ inboxVersion }) => inboxVersion);
    expect(versions).toEqual(versions.map((_, n) => (versions[0] ?? 0) + n));
    dora.close();
  });

  test('its version rises by one with every item, and sync.open and log.heads tell where it stands', async () => {
    const cleo = await arrive(relay.url, 'cleo');
    const { inboxVersion: start } = await cleo.ask('sync.open', { cursors: {} });
    const seen = cleo.inbox.length;
    const roomId = await openRoom(cleo);
    await ann.ask('rooms.join', { roomId });
    await ann.say(roomId, 'x');
    await cleo.ask('reads.mark', { roomId, seq: 3 });
    await cleo.ask('users.update', { displayName: 'Cleo' });
    const other = await openRoom(ann, { memberIds: [cleo.id] });
    await until('room-added', () => cleo.inbox.some((item) => item.type === 'room-added' && item.state.room.id === other));
    await cleo.ask('rooms.leave', { roomId: other });
    await until('room-removed', () => cleo.inbox.some((item) => item.type === 'room-removed'));
    const { inboxVersion } = await cleo.ask('log.heads', {});
    const items = cleo.inbox.slice(seen);
    expect(items.map((item) => item.inboxVersion)).toEqual(items.map((_, n) => start + n + 1));
    expect(items.at(-1)?.inboxVersion).toBe(inboxVersion);
    expect((await cleo.ask('sync.open', { cursors: {} })).inboxVersion).toBe(inboxVersion);
    cleo.close();
  });
});

describe('users', () => {
  test('get: those there are, by id; search: by any part of handle or name; limits', async () => {
    const users = (await ann.ask('users.get', { userIds: [bob.id, uuidv7(), ann.id, bob.id] })).users;
    expect(users.map(({ id }) => id).sort()).toEqual([ann.id, bob.id].sort());
    expect((await ann.ask('users.get', { userIds: [] })).users).toEqual([]);
    const mark = randomBytes(5).toString('hex');
    const dora = await arrive(relay.url, `x${mark}`);
    await dora.ask('users.update', { displayName: `Dörte ${mark.slice(0, 4)}Ä` });
    expect((await ann.ask('users.search', { query: mark })).users.map(({ id }) => id)).toEqual([dora.id]);
    expect((await ann.ask('users.search', { query: dora.session.user.handle.toUpperCase() })).users.map(({ id }) => id)).toEqual([dora.id]);
    expect((await ann.ask('users.search', { query: `dörte ${mark.slice(0, 4)}ä` })).users.map(({ id }) => id)).toEqual([dora.id]);
    expect((await ann.ask('users.search', { query: '%' })).users).toEqual([]);
    expect((await ann.ask('users.search', { query: 'x', limit: 1 })).users.length).toBeLessThanOrEqual(1);
    dora.close();
  });

  test('update: a higher version, told to all devices of the person and to nobody by surprise', async () => {
    const before = bob.inbox.length;
    const displayName = `Bob ${freshHandle()}`;
    const { user } = await bob.ask('users.update', { displayName: `  ${displayName} ` });
    const [old] = (await ann.ask('users.get', { userIds: [bob.id] })).users;
    expect(old).toEqual(user);
    expect(user).toMatchObject({ id: bob.id, displayName, handle: bob.session.user.handle });
    expect(user.version).toBeGreaterThan(bob.session.user.version);
    for (const device of [bob, phone]) {
      const item = await until('user-updated', () => device.inbox.find((one) => one.type === 'user-updated' && one.user.version === user.version));
      expect(item).toMatchObject({ user });
    }
    expect(bob.inbox.slice(before).length).toBe(1);
    const opId = uuidv7();
    const first = await bob.ask('users.update', { opId, displayName: 'Bobby' });
    await bob.ask('users.update', { displayName: 'Robert' });
    // The late repeat of an older change changes nothing back.
    await bob.ask('users.update', { opId, displayName: 'Bobby' });
    expect((await ann.ask('users.get', { userIds: [bob.id] })).users[0]?.displayName).toBe('Robert');
    expect(first.user.displayName).toBe('Bobby');
    for (const bad of ['', ' ', '🎈'.repeat(61), 'a\nb'])
      expect((await bob.refused('users.update', { displayName: bad })).issues?.[0]?.path).toBe('displayName');
  });
});

describe('signals', () => {
  const typingOf = (client: OutsideClient, roomId: string) =>
    client.signals.flatMap((signal) => (signal.type === 'typing' && signal.roomId === roomId ? [[signal.userId, signal.on]] : []));

  test('typing reaches the others of the room, ends by hand, and by itself after 8 s', async () => {
    const roomId = await sharedRoom();
    const outsider = await arrive(relay.url);
    expect(await ann.ask('typing.set', { roomId, on: true })).toEqual({});
    await until('bob sees it', () => typingOf(bob, roomId).length === 1);
    await ann.ask('typing.set', { roomId, on: false });
    await until('bob sees the end', () => typingOf(bob, roomId).length === 2);
    expect(typingOf(bob, roomId)).toEqual([
      [ann.id, true],
      [ann.id, false],
    ]);
    await ann.ask('typing.set', { roomId, on: true });
    await until('bob sees it again', () => typingOf(bob, roomId).length === 3);
    const startedAt = performance.now();
    await until('it ends by itself', () => typingOf(bob, roomId).length === 4, 15_000);
    expect(performance.now() - startedAt).toBeGreaterThan(7_000);
    expect(typingOf(bob, roomId).at(-1)).toEqual([ann.id, false]);
    expect(typingOf(outsider, roomId)).toEqual([]);
    // Nothing of it is stored.
    expect((await ann.ask('log.heads', {})).heads[roomId]).toBe(2);
    outsider.close();
  });

  test('presence and online follow connections', async () => {
    const cleo = await arrive(relay.url, 'cleo');
    const roomId = await openRoom(cleo, { memberIds: [ann.id, bob.id] });
    await until('all are there', async () => (await stateOf(ann, roomId)).online === 3);
    const presenceOf = (client: OutsideClient) =>
      client.signals.flatMap((signal) => (signal.type === 'presence' && signal.userId === cleo.id ? [signal.status] : []));
    const onlineOf = (client: OutsideClient) =>
      client.signals.flatMap((signal) => (signal.type === 'online' && signal.roomId === roomId ? [signal.count] : []));
    const second = await connect(relay.url, cleo.session);
    await second.ask('sync.open', { cursors: {} });
    cleo.close();
    expect((await stateOf(ann, roomId)).online).toBe(3);
    second.close();
    await until('ann is told the count', () => onlineOf(ann).at(-1) === 2);
    await until('ann is told who', () => presenceOf(ann).at(-1) === 'offline');
    expect((await stateOf(ann, roomId)).online).toBe(2);
    const back = await connect(relay.url, cleo.session);
    await back.ask('sync.open', { cursors: {} });
    await until('ann is told the count', () => onlineOf(ann).at(-1) === 3);
    await until('ann is told who', () => presenceOf(ann).at(-1) === 'online');
    expect((await ann.ask('members.list', { roomId })).members.find(({ user }) => user.id === cleo.id)?.status).toBe('online');
    back.close();
  });
});
