import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { arrive, connect, freshHandle, type OutsideClient, openRoom, until, wholeLog } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

let database: TestDatabase;
let relay: OutsideRelay;
let ann: OutsideClient;
let bob: OutsideClient;
let cleo: OutsideClient;
beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startOutsideRelay({ DATABASE_URL: database.url });
  [ann, bob, cleo] = await Promise.all([arrive(relay.url, 'ann'), arrive(relay.url, 'bob'), arrive(relay.url, 'cleo')]);
});
afterAll(async () => {
  for (const client of [ann, bob, cleo]) client.close();
  await relay.stop();
  await database.drop();
});
const stateOf = async (client: OutsideClient, roomId: string) => (await client.ask('sync.open', { cursors: {} })).rooms.find(({ room }) => room.id === roomId);

describe('rooms.create', () => {
  test("answers the room; number 1 is the creator's joining as owner; the creator's devices hear of it", async () => {
    const second = await connect(relay.url, ann.session);
    await second.ask('sync.open', { cursors: {} });
    const name = freshHandle('Größe');
    const { room } = await ann.ask('rooms.create', { kind: 'public', name: `  ${name} `, topic: 'A topic' });
    expect(room).toMatchObject({ kind: 'public', name, topic: 'A topic', historyFrom: 'start' });
    expect(await wholeLog(ann, room.id)).toMatchObject([{ seq: 1, actorId: ann.id, type: 'member-joined', userId: ann.id, role: 'owner' }]);
    for (const device of [ann, second]) {
      const item = await until('room-added', () => device.inbox.find((one) => one.type === 'room-added' && one.state.room.id === room.id));
      expect(item).toMatchObject({ state: { room, role: 'owner', firstSeq: 1, headSeq: 1, members: 1, unread: 0 } });
    }
    // The other device hears the room's log from then on.
    await ann.say(room.id, 'hello');
    await until('the second device hears it', () => second.live(room.id).some(({ seq }) => seq === 2));
    second.close();
  });

  test('the client may make the id: again the same room; another person: conflict', async () => {
    const [id, name] = [uuidv7(), freshHandle('room')];
    const first = await ann.ask('rooms.create', { id, kind: 'private', name });
    expect(first.room.id).toBe(id);
    expect(await ann.ask('rooms.create', { id, kind: 'private', name })).toEqual(first);
    expect((await bob.refused('rooms.create', { id, kind: 'private', name })).code).toBe('conflict');
    expect((await wholeLog(ann, id)).length).toBe(1);
  });

  test('the same opId answers the first room again, with an id and without', async () => {
    for (const more of [{ id: uuidv7() }, {}, { kind: 'private' }]) {
      const input = { opId: uuidv7(), kind: 'public', name: freshHandle('room'), ...more };
      const answers = await Promise.all([ann.ask('rooms.create', input), ann.ask('rooms.create', input), ann.ask('rooms.create', input)]);
      expect(new Set(answers.map(({ room }) => room.id)).size).toBe(1);
      expect((await bob.refused('rooms.create', { ...input, name: freshHandle('other') })).code).toBe('conflict');
    }
  });

  test('names: 1 to 80 code points, trimmed, no control characters; public ones unique without regard to case', async () => {
    const make = (name: unknown, kind = 'public') => ({ kind, name });
    for (const name of ['', '   ', '🎈'.repeat(81), 'a\nb', 'a\tb', 'a\u007fb', 'a\u0085b', 7]) {
      expect((await ann.refused('rooms.create', make(name))).issues?.[0]?.path).toBe('name');
    }
    const long = '🎈'.repeat(70) + randomBytes(5).toString('hex');
    expect((await ann.ask('rooms.create', make(long))).room.name).toBe(long);
    const name = freshHandle('Straße');
    await ann.ask('rooms.create', make(name));
    for (const same of [name, name.toUpperCase().replace('SS', 'ß'), ` ${name.toLowerCase()} `])
      expect((await bob.refused('rooms.create', make(same))).code).toBe('conflict');
    await ann.ask('rooms.create', make(name, 'private'));
    await bob.ask('rooms.create', make(name, 'private'));
    const raced = freshHandle('race');
    const outcomes = await Promise.all(
      [ann, bob, cleo, ann, bob].map((client) => client.raw('rooms.create', make(raced)) as Promise<{ ok: boolean; error?: { code: string } }>),
    );
    expect(outcomes.map(({ ok, error }) => (ok ? 'ok' : error?.code)).sort()).toEqual(['conflict', 'conflict', 'conflict', 'conflict', 'ok']);
  });

  test('topics to 500; kinds public and private only', async () => {
    expect((await ann.refused('rooms.create', { kind: 'public', name: freshHandle(), topic: '🎈'.repeat(501) })).issues?.[0]?.path).toBe('topic');
    expect((await ann.ask('rooms.create', { kind: 'public', name: freshHandle(), topic: '🎈'.repeat(500) })).room.topic).toBe('🎈'.repeat(500));
    for (const kind of ['direct', 'secret', '']) expect((await ann.refused('rooms.create', { kind, name: freshHandle() })).code).toBe('invalid');
    expect((await ann.refused('rooms.create', { kind: 'public', name: freshHandle(), historyFrom: 'never' })).code).toBe('invalid');
  });

  test('memberIds are members from the start and hear of it', async () => {
    const { room } = await ann.ask('rooms.create', { kind: 'private', name: freshHandle(), memberIds: [bob.id, bob.id, ann.id] });
    const item = await until('room-added', () => bob.inbox.find((one) => one.type === 'room-added' && one.state.room.id === room.id));
    expect(item).toMatchObject({ state: { room, role: 'member', members: 2, unread: 0 } });
    const log = await wholeLog(bob, room.id);
    expect(log.map((event) => event.type === 'member-joined' && [event.userId, event.role, event.actorId])).toEqual([
      [ann.id, 'owner', ann.id],
      [bob.id, 'member', ann.id],
    ]);
    await ann.say(room.id, 'for bob');
    await until('bob hears it', () => bob.live(room.id).some(({ type }) => type === 'message-created'));
    expect((await ann.refused('rooms.create', { kind: 'private', name: freshHandle(), memberIds: [uuidv7()] })).code).toBeOneOf(['not-found', 'invalid']);
  });
});

describe('rooms.direct', () => {
  const directId = (ids: string[]) => {
    const bytes = createHash('sha256')
      .update(`parley-direct:${[...new Set(ids)].sort().join(',')}`)
      .digest()
      .subarray(0, 16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };

  test('one room for the same people, whoever asks, under the id of the formula', async () => {
    const [x, y] = await Promise.all([arrive(relay.url), arrive(relay.url)]);
    const rooms = await Promise.all([
      x.ask('rooms.direct', { userIds: [y.id] }),
      y.ask('rooms.direct', { userIds: [x.id] }),
      x.ask('rooms.direct', { userIds: [y.id, x.id, y.id] }),
    ]);
    expect(rooms.map(({ room }) => room.id)).toEqual(Array(3).fill(directId([x.id, y.id])));
    expect(rooms[0]?.room).toMatchObject({ kind: 'direct', historyFrom: 'start' });
    const log = await wholeLog(x, directId([x.id, y.id]));
    expect(log.map((event) => event.type === 'member-joined' && event.userId).sort()).toEqual([x.id, y.id].sort());
    for (const client of [x, y]) await until('room-added', () => client.inbox.filter(({ type }) => type === 'room-added').length === 1);
    await x.say(directId([x.id, y.id]), 'hello');
    await until('heard', () => y.live(directId([x.id, y.id])).some(({ type }) => type === 'message-created'));
    expect(await stateOf(y, directId([x.id, y.id]))).toMatchObject({ unread: 1, members: 2, room: { kind: 'direct' } });
    for (const client of [x, y]) client.close();
  });

  test('three people are another room than two; at most 10', async () => {
    const three = await ann.ask('rooms.direct', { userIds: [bob.id, cleo.id] });
    expect(three.room.id).toBe(directId([ann.id, bob.id, cleo.id]));
    expect((await ann.ask('rooms.direct', { userIds: [bob.id] })).room.id).toBe(directId([ann.id, bob.id]));
    const people = await Promise.all(Array.from({ length: 10 }, () => arrive(relay.url)));
    const ids = people.map(({ id }) => id);
    expect((await ann.refused('rooms.direct', { userIds: ids })).code).toBe('invalid');
    const ten = await ann.ask('rooms.direct', { userIds: [ann.id, ...ids.slice(1)] });
    expect(ten.room.id).toBe(directId([ann.id, ...ids.slice(1)]));
    for (const client of people) client.close();
    expect((await ann.refused('rooms.direct', { userIds: [uuidv7()] })).code).toBe('not-found');
  });

  test('is in no directory, and nobody else comes in', async () => {
    const { room } = await ann.ask('rooms.direct', { userIds: [bob.id] });
    expect((await cleo.refused('rooms.join', { roomId: room.id })).code).toBe('not-found');
    expect((await cleo.ask('rooms.list', { limit: 100 })).rooms.map((listed) => listed.room.kind)).not.toContain('direct');
  });
});

describe('rooms.list', () => {
  test('public rooms with member and online counts, in pages that meet, found by any part of the name', async () => {
    const mark = randomBytes(6).toString('hex');
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) ids.push(await openRoom(ann, { name: `List ${mark} ${n}` }));
    const hidden = await openRoom(ann, { name: `List ${mark} hidden`, kind: 'private' });
    await bob.ask('rooms.join', { roomId: ids[0] });
    for (const limit of [1, 3, 7, 100]) {
      const seen: string[] = [];
      let after: string | undefined;
      for (;;) {
        const page = await cleo.ask('rooms.list', { query: mark.toUpperCase(), limit, ...(after === undefined ? {} : { after }) });
        seen.push(...page.rooms.map(({ room }) => room.id));
        expect(page.rooms.length).toBeLessThanOrEqual(limit);
        after = seen.at(-1);
        if (!page.more) break;
      }
      expect([...seen].sort()).toEqual([...ids].sort());
    }
    expect((await cleo.ask('rooms.list', { query: `${mark} 0` })).rooms).toMatchObject([{ room: { id: ids[0] }, members: 2, online: 2 }]);
    expect((await cleo.ask('rooms.list', {})).rooms.map(({ room }) => room.id)).not.toContain(hidden);
    expect(await cleo.ask('rooms.list', { query: 'no such room anywhere' })).toEqual({ rooms: [], more: false });
    for (const query of ['%', '_', '\\', "'", '%%']) expect((await cleo.ask('rooms.list', { query: `${mark}${query}` })).rooms).toEqual([]);
  });
});

describe('rooms.join and rooms.leave', () => {
  test('joining answers the state, is in the log, reaches all devices; again changes nothing', async () => {
    const roomId = await openRoom(ann);
    await ann.say(roomId, 'early');
    const second = await connect(relay.url, bob.session);
    await second.ask('sync.open', { cursors: {} });
    const { state } = await bob.ask('rooms.join', { roomId });
    expect(state).toMatchObject({ room: { id: roomId }, role: 'member', firstSeq: 1, headSeq: 3, members: 2, online: 2, markVersion: 0 });
    expect((await bob.ask('rooms.join', { roomId })).state).toMatchObject({ headSeq: 3, role: 'member' });
    expect((await wholeLog(ann, roomId)).at(-1)).toMatchObject({ seq: 3, type: 'member-joined', userId: bob.id, actorId: bob.id, role: 'member' });
    await until('room-added there', () => second.inbox.some((item) => item.type === 'room-added' && item.state.room.id === roomId));
    await ann.say(roomId, 'to both');
    for (const device of [bob, second]) await until('heard', () => device.live(roomId).some(({ seq }) => seq === 4));
    second.close();
  });

  test('what was said before one came is not unread', async () => {
    const roomId = await openRoom(ann);
    for (let n = 0; n < 3; n += 1) await ann.say(roomId, `${n}`);
    const { state } = await bob.ask('rooms.join', { roomId });
    await ann.say(roomId, 'new');
    const after = await stateOf(bob, roomId);
    expect((after?.unread ?? 0) - state.unread).toBe(1);
  });

  test('leaving ends the packets and the access; room-removed says why', async () => {
    const roomId = await openRoom(ann);
    await bob.ask('rooms.join', { roomId });
    expect(await bob.ask('rooms.leave', { roomId })).toEqual({});
    await ann.say(roomId, 'after bob');
    const item = await until('room-removed', () => bob.inbox.find((one) => one.type === 'room-removed' && one.roomId === roomId));
    expect(item).toMatchObject({ reason: 'left' });
    expect((await wholeLog(ann, roomId)).map((event) => event.type)).toEqual(['member-joined', 'member-joined', 'member-left', 'message-created']);
    await until('ann has heard it', () => ann.live(roomId).some(({ type }) => type === 'message-created'));
    await bob.ask('log.heads', {});
    expect(bob.live(roomId).some(({ type }) => type === 'message-created')).toBe(false);
    expect((await bob.refused('log.since', { roomId, seq: 0 })).code).toBe('forbidden');
    expect(await stateOf(bob, roomId)).toBeUndefined();
    expect((await bob.ask('log.heads', {})).heads).not.toHaveProperty(roomId);
  });

  test('opId: again the first answer, nothing twice; of another person: conflict', async () => {
    const roomId = await openRoom(ann);
    const [joining, leaving] = [uuidv7(), uuidv7()];
    for (let n = 0; n < 2; n += 1) await bob.ask('rooms.join', { roomId, opId: joining });
    expect((await cleo.refused('rooms.join', { roomId, opId: joining })).code).toBe('conflict');
    for (let n = 0; n < 2; n += 1) expect(await bob.ask('rooms.leave', { roomId, opId: leaving })).toEqual({});
    // A joining that was retried late joins nobody again.
    await bob.raw('rooms.join', { roomId, opId: joining });
    expect((await wholeLog(ann, roomId)).map(({ type }) => type)).toEqual(['member-joined', 'member-joined', 'member-left']);
  });

  test('private, direct and unknown rooms cannot be joined', async () => {
    const roomId = await openRoom(ann, { kind: 'private' });
    for (const id of [roomId, uuidv7()]) {
      expect((await bob.refused('rooms.join', { roomId: id })).code).toBe('not-found');
      expect((await bob.refused('rooms.leave', { roomId: id })).code).toBe('not-found');
    }
  });
});

describe('rooms.update', () => {
  test('the owner changes name and topic: room-updated for everybody, a higher version', async () => {
    const roomId = await openRoom(ann);
    await bob.ask('rooms.join', { roomId });
    const { room: before } = (await stateOf(bob, roomId)) ?? expect.unreachable();
    const name = freshHandle('renamed');
    const { room } = await ann.ask('rooms.update', { roomId, name: ` ${name} `, topic: 'new' });
    expect(room).toEqual({ ...before, name, topic: 'new', version: room.version });
    expect(room.version).toBeGreaterThan(before.version);
    const event = await until('room-updated', () => bob.live(roomId).find(({ type }) => type === 'room-updated'));
    expect(event).toMatchObject({ actorId: ann.id, room });
    expect((await stateOf(bob, roomId))?.room).toEqual(room);
    expect((await ann.ask('rooms.update', { roomId, topic: '' })).room).toMatchObject({ name, topic: '' });
  });

  test('opId, taken names, people without the right', async () => {
    const [roomId, other] = [await openRoom(ann), await openRoom(ann)];
    await bob.ask('rooms.join', { roomId });
    const opId = uuidv7();
    const first = await ann.ask('rooms.update', { roomId, opId, topic: 'one' });
    expect(await ann.ask('rooms.update', { roomId, opId, topic: 'two' })).toEqual(first);
    expect((await wholeLog(ann, roomId)).filter(({ type }) => type === 'room-updated').length).toBe(1);
    const { room } = (await stateOf(ann, other)) ?? expect.unreachable();
    expect((await ann.refused('rooms.update', { roomId, name: room.name.toUpperCase() })).code).toBe('conflict');
    expect((await bob.refused('rooms.update', { roomId, topic: 'mine now' })).code).toBe('forbidden');
    expect((await cleo.refused('rooms.update', { roomId, topic: 'mine now' })).code).toBe('forbidden');
  });
});

describe('members.list', () => {
  test('everybody once, in pages that meet, with role, status and joinedAt; found by part of a name', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, (_, n) => arrive(relay.url, `page${n}`)));
    const roomId = await openRoom(ann, { memberIds: people.map(({ id }) => id) });
    people[0]?.close();
    for (const limit of [1, 2, 7, 200]) {
      const seen: string[] = [];
      let after: string | undefined;
      for (;;) {
        const page = await ann.ask('members.list', { roomId, limit, ...(after === undefined ? {} : { after }) });
        seen.push(...page.members.map(({ user }) => user.id));
        expect(page.members.length).toBeLessThanOrEqual(limit);
        after = seen.at(-1);
        if (!page.more) break;
      }
      expect([...seen].sort()).toEqual([ann.id, ...people.map(({ id }) => id)].sort());
    }
    const { members } = await ann.ask('members.list', { roomId });
    expect(members.find(({ user }) => user.id === ann.id)).toMatchObject({ role: 'owner', status: 'online', user: ann.session.user });
    await until(
      'the closed one is offline',
      async () => (await ann.ask('members.list', { roomId })).members.find(({ user }) => user.id === people[0]?.id)?.status === 'offline',
    );
    expect((await ann.ask('members.list', { roomId, query: 'PAGE3' })).members.map(({ user }) => user.id)).toEqual([people[3]?.id]);
    expect(await ann.ask('members.list', { roomId, query: '%' })).toEqual({ members: [], more: false });
    for (const client of people.slice(1)) client.close();
  });
});
