import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';
import type { RoomChanges } from '../domain/ports.ts';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.end());

const create = (actorId: string, more: Partial<Parameters<TestStores['rooms']['create']>[0]> = {}) => {
  const roomId = more.roomId ?? randomUUID();
  const input = {
    opId: randomUUID(),
    actorId,
    kind: 'public' as const,
    name: `Room ${roomId}`,
    topic: '',
    historyFrom: 'start' as const,
    memberIds: [],
    nodeName: 'n1',
    ...more,
  };
  return stores.rooms.create({ ...input, roomId });
};

describe('create', () => {
  it('writes the creator and the members into the log, and is done once', async () => {
    const [owner, member] = [await stores.user(), await stores.user()];
    const roomId = randomUUID();
    const first = await create(owner.id, { roomId, memberIds: [member.id, owner.id, member.id], historyFrom: 'join', kind: 'private' });
    expect(first).toMatchObject({ verdict: 'stored', room: { id: roomId, kind: 'private', version: 1, historyFrom: 'join' }, packet: { from: 1, to: 2 } });
    expect(first.packet?.events).toMatchObject([
      { seq: 1, type: 'member-joined', userId: owner.id, role: 'owner', nodeName: 'n1' },
      { seq: 2, type: 'member-joined', userId: member.id, role: 'member', actorId: owner.id },
    ]);
    expect(first.inboxVersions).toHaveLength(2);
    expect(await create(owner.id, { roomId })).toMatchObject({ verdict: 'duplicate', room: { id: roomId }, packet: null, inboxVersions: [] });
    expect(await create(member.id, { roomId })).toMatchObject({ verdict: 'conflict', room: null });
    expect((await stores.rooms.access(roomId, member.id))?.membership).toMatchObject({ firstSeq: 2, version: 1, state: 'active', role: 'member' });
    expect(await stores.rooms.access(roomId, randomUUID())).toMatchObject({ membership: null, isDeleted: false });
    expect(await stores.rooms.access(randomUUID(), owner.id)).toBeNull();
  });

  it('keeps public names unique without regard to case, also at once; private ones may be alike', async () => {
    const owner = await stores.user();
    expect((await create(owner.id, { name: 'Größe' })).verdict).toBe('stored');
    expect((await create(owner.id, { name: 'GRÖßE' })).verdict).toBe('conflict');
    expect((await create(owner.id, { name: 'Größe', kind: 'private' })).verdict).toBe('stored');
    const race = await Promise.all(Array.from({ length: 6 }, (_, index) => create(owner.id, { name: index % 2 === 0 ? 'Race' : 'race' })));
    expect(race.map((write) => write.verdict).sort()).toEqual(['conflict', 'conflict', 'conflict', 'conflict', 'conflict', 'stored']);
  });

  it('refuses people who are not there', async () => {
    const owner = await stores.user();
    expect((await create(owner.id, { memberIds: [randomUUID()] })).verdict).toBe('not-found');
  });
});

describe('direct rooms', () => {
  it('are one for the same people, whoever asks, also at once', async () => {
    const [a, b] = [await stores.user(), await stores.user()];
    const roomId = randomUUID();
    const writes = await Promise.all([
      stores.rooms.createDirect({ roomId, actorId: a.id, userIds: [a.id, b.id], nodeName: 'n1' }),
      stores.rooms.createDirect({ roomId, actorId: b.id, userIds: [b.id, a.id], nodeName: 'n2' }),
    ]);
    expect(writes.map((write) => write.verdict).sort()).toEqual(['duplicate', 'stored']);
    expect(writes[0]?.room).toMatchObject({ kind: 'direct', userIds: [a.id, b.id].sort() });
    // Whoever came first owns it, and an owner stays.
    const [first, second] = writes[0]?.verdict === 'stored' ? [a, b] : [b, a];
    expect(await stores.rooms.leave({ roomId, opId: randomUUID(), actorId: second.id, reason: 'left' })).toMatchObject({ verdict: 'stored' });
    expect(await stores.rooms.createDirect({ roomId, actorId: second.id, userIds: [first.id], nodeName: 'n2' })).toMatchObject({
      verdict: 'stored',
      packet: { from: 4, to: 4 },
    });
    expect(await stores.rooms.createDirect({ roomId, actorId: (await stores.user()).id, userIds: [a.id], nodeName: 'n2' })).toMatchObject({
      verdict: 'conflict',
      room: null,
    });
  });
});

describe('members', () => {
  it('join, leave and join again, each with the membership version rising', async () => {
    const [owner, guest] = [await stores.user(), await stores.user()];
    const roomId = await stores.room([owner], { historyFrom: 'join' });
    const opId = randomUUID();
    const joined = await stores.rooms.join({ roomId, nodeName: 'n1', joins: [{ opId, actorId: guest.id }] });
    expect(joined).toMatchObject({ verdicts: ['stored'], packet: { from: 2, to: 2 }, inboxVersions: [{ userId: guest.id, inboxVersion: 1 }] });
    expect((await stores.rooms.join({ roomId, nodeName: 'n1', joins: [{ opId, actorId: guest.id }] })).verdicts).toEqual(['duplicate']);
    expect((await stores.rooms.join({ roomId, nodeName: 'n1', joins: [{ opId: randomUUID(), actorId: guest.id }] })).verdicts).toEqual(['unchanged']);
    expect((await stores.rooms.join({ roomId, nodeName: 'n1', joins: [{ opId, actorId: owner.id }] })).verdicts).toEqual(['conflict']);
    const since = await stores.server.now();
    const left = await stores.rooms.leave({ roomId, opId: randomUUID(), actorId: guest.id, reason: 'left' });
    expect(left.packet?.events).toMatchObject([{ seq: 3, type: 'member-left', userId: guest.id, reason: 'left' }]);
    expect(await stores.rooms.endedSince(since - 5)).toContainEqual({ roomId, userId: guest.id, reason: 'left' });
    expect((await stores.send(roomId, guest, 'too late')).verdict).toBe('forbidden');
    await stores.rooms.join({ roomId, nodeName: 'n1', joins: [{ opId: randomUUID(), actorId: guest.id }] });
    expect((await stores.rooms.access(roomId, guest.id))?.membership).toMatchObject({ version: 3, firstSeq: 4 });
    expect((await stores.send(roomId, guest, 'old version')).verdict).toBe('stale');
    expect((await stores.send(roomId, guest, 'back', { memberVersion: 3 })).verdict).toBe('stored');
    expect((await stores.rooms.join({ roomId: randomUUID(), nodeName: 'n1', joins: [{ opId: randomUUID(), actorId: guest.id }] })).verdicts).toEqual([
      'not-found',
    ]);
  });

  it('are listed by handle, page by page, and found by any part of their names', async () => {
    const people = await Promise.all(['zoe', 'adam', 'mia.m'].map((name) => stores.user(`${name}-${randomUUID().slice(0, 6)}`)));
    const roomId = await stores.room(people);
    const first = await stores.rooms.listMembers({ roomId, limit: 2 });
    expect(first.members.map((member) => member.user.handle.split('-')[0])).toEqual(['adam', 'mia.m']);
    expect(first.more).toBe(true);
    const second = await stores.rooms.listMembers({ roomId, limit: 2, after: first.members[1]?.user.id ?? '' });
    expect(second).toMatchObject({ more: false, members: [{ user: people[0], role: 'owner', status: 'offline' }] });
    expect((await stores.rooms.listMembers({ roomId, query: 'IA.', limit: 5 })).members).toHaveLength(1);
    expect((await stores.rooms.listMembers({ roomId, query: '%', limit: 5 })).members).toHaveLength(0);
    expect(await stores.rooms.memberIdsByHandle(roomId, [people[1]?.handle ?? '', 'nobody'], people[0]?.id ?? '')).toEqual([people[1]?.id]);
    expect((await stores.rooms.memberIds(roomId)).sort()).toEqual(people.map((person) => person.id).sort());
  });
});

describe('update', () => {
  it('changes name and topic once, under the version the policy decided on', async () => {
    const owner = await stores.user();
    const roomId = await stores.room([owner], { name: 'Before' });
    const opId = randomUUID();
    const update = ({ opId: op = randomUUID(), memberVersion = 1, ...changes }: { opId?: string; memberVersion?: number } & RoomChanges) =>
      stores.rooms.update({ roomId, opId: op, actorId: owner.id, memberVersion, changes });
    expect(await update({ opId, topic: 'Tea' })).toMatchObject({
      verdict: 'stored',
      room: { name: 'Before', topic: 'Tea', version: 2 },
      packet: { events: [{ type: 'room-updated', room: { topic: 'Tea' } }] },
    });
    expect((await update({ opId, topic: 'Coffee' })).verdict).toBe('duplicate');
    expect((await update({ topic: 'Tea' })).verdict).toBe('unchanged');
    expect((await update({ topic: 'x', memberVersion: 2 })).verdict).toBe('stale');
    expect((await update({ name: 'BEFORE' })).verdict).toBe('stored');
    await stores.room([owner], { name: 'Taken' });
    expect((await update({ name: 'taken' })).verdict).toBe('conflict');
  });
});

it('keeps what a room became with each change, whatever it is called later', async () => {
  const owner = await stores.user();
  const roomId = await stores.room([owner], { name: 'Kept' });
  const seen = async () =>
    (await stores.log.history({ roomId, firstSeq: 1, limit: 50, readerId: owner.id })).events.filter((event) => event.type === 'room-updated');
  // Each time under the version that the change before left.
  const versions: Record<number, number> = { 0: 1, 1: 1, 2: 2, 3: 3, 4: 3 };
  const steps: RoomChanges[] = [
    { topic: `${'long '.repeat(60)}` },
    { announcement: true },
    { announcement: false },
    { slowModeSeconds: 30 },
    { topic: '', slowModeSeconds: 0 },
  ];
  for (const [at, changes] of steps.entries())
    expect((await stores.rooms.update({ roomId, opId: randomUUID(), actorId: owner.id, memberVersion: versions[at] ?? 0, changes })).verdict).toBe('stored');
  expect((await seen()).map(({ became }) => became)).toEqual([
    { topic: 'long '.repeat(24) },
    { announcement: true },
    { announcement: false },
    { slowModeSeconds: 30 },
    { topic: '', slowModeSeconds: 0 },
  ]);
});

describe('the directory', () => {
  it('lists public rooms by name and finds them by any part, folded', async () => {
    const [owner, reader] = [await stores.user(), await stores.user()];
    const mark = randomUUID().slice(0, 8);
    for (const name of ['Ärger', 'beta', 'Alpha']) await create(owner.id, { name: `${mark} ${name}` });
    await create(owner.id, { name: `${mark} hidden`, kind: 'private' });
    const all = await stores.rooms.listPublic({ userId: reader.id, query: mark, limit: 10 });
    expect(all.rooms.map(({ room }) => room.name.slice(9))).toEqual(['Alpha', 'Ärger', 'beta']);
    expect(all.rooms[0]).toMatchObject({ members: 1, joined: false, online: 0, activeAt: expect.any(Number) });
    const page = await stores.rooms.listPublic({ userId: owner.id, query: mark, limit: 1, after: all.rooms[0]?.room.id ?? '' });
    expect(page).toMatchObject({ more: true, rooms: [{ room: { name: `${mark} Ärger` }, joined: true }] });
    expect((await stores.rooms.listPublic({ userId: reader.id, query: `${mark} ARG`, limit: 10 })).rooms).toHaveLength(1);
  });
});
