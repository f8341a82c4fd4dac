import { createHash } from 'node:crypto';
import { directRoomId } from '@parley/shared/ids';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import type { Actor } from '../deps.ts';
import { listMembers } from '../members/list-members.ts';
import { createDirect } from './create-direct.ts';
import { createRoom } from './create-room.ts';
import { joinRoom } from './join-room.ts';
import { leaveRoom } from './leave-room.ts';
import { listRooms } from './list-rooms.ts';
import { updateRoom } from './update-room.ts';

let world: DomainWorld;
let ada: Actor;
let grace: Actor;
let linus: Actor;

beforeAll(async () => {
  world = await openDomainWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  [ada, grace, linus] = [await world.person('ada'), await world.person('grace'), await world.person('linus')];
  world.published.length = 0;
});

const name = () => `Room ${uuidv7()}`;
const publicRoom = async (owner: Actor = ada) => (await createRoom(world.deps, owner, { kind: 'public', name: name() })).room;
const privateRoom = async (owner: Actor = ada) => (await createRoom(world.deps, owner, { kind: 'private', name: name() })).room;

test('a room is made with its owner as number 1 of its log, and everybody in it is told', async () => {
  const input = { kind: 'private' as const, name: name(), topic: 'tides', memberIds: [grace.userId, ada.userId, grace.userId] };
  const { room } = await createRoom(world.deps, ada, input);
  expect(room).toMatchObject({ kind: 'private', name: input.name, topic: 'tides', historyFrom: 'start' });
  const [packet] = world.packets(room.id);
  expect(packet?.events).toMatchObject([
    { seq: 1, actorId: ada.userId, type: 'member-joined', userId: ada.userId, role: 'owner', nodeName: 'test-node' },
    { seq: 2, type: 'member-joined', userId: grace.userId, role: 'member' },
  ]);
  for (const { userId } of [ada, grace]) {
    expect(world.inboxOf(userId)).toMatchObject([{ type: 'room-added', inboxVersion: 1, state: { room: { id: room.id }, headSeq: 2, members: 2 } }]);
    expect(world.kindsAbout(userId)).toEqual(['add', 'inbox']);
  }
  // Sockets are in the room before the packet is offered.
  expect(world.published.map(({ kind }) => kind)).toEqual(['add', 'add', 'inbox', 'inbox', 'log']);
});

test('making it again with the same id does nothing twice', async () => {
  const input = { id: uuidv7(), kind: 'public' as const, name: name(), memberIds: [grace.userId] };
  const first = await createRoom(world.deps, ada, input);
  world.published.length = 0;
  expect(await createRoom(world.deps, ada, input)).toEqual(first);
  expect(world.published).toEqual([]);
  await expect(createRoom(world.deps, grace, { ...input, name: name() })).rejects.toMatchObject({ code: 'conflict' });
});

test('public names are unique without regard to case, private ones are not', async () => {
  const taken = name();
  await createRoom(world.deps, ada, { kind: 'public', name: taken });
  await expect(createRoom(world.deps, grace, { kind: 'public', name: taken.toUpperCase() })).rejects.toMatchObject({ code: 'conflict' });
  await createRoom(world.deps, grace, { kind: 'private', name: taken });
});

test('members who do not exist are named', async () => {
  const memberIds = [grace.userId, uuidv7()];
  await expect(createRoom(world.deps, ada, { kind: 'private', name: name(), memberIds })).rejects.toMatchObject({
    code: 'not-found',
    issues: [{ path: 'memberIds.1', message: 'no such person' }],
  });
  expect(world.published).toEqual([]);
});

test('a public room is joined, joined again, left and left again', async () => {
  const room = await publicRoom();
  world.published.length = 0;
  const { state } = await joinRoom(world.deps, grace, { roomId: room.id });
  expect(state).toMatchObject({ room: { id: room.id }, role: 'member', firstSeq: 1, headSeq: 2, members: 2 });
  expect(world.published.map(({ kind }) => kind)).toEqual(['add', 'inbox', 'log']);
  expect(world.packets(room.id)[0]?.events).toMatchObject([{ seq: 2, type: 'member-joined', userId: grace.userId }]);
  world.published.length = 0;
  expect((await joinRoom(world.deps, grace, { roomId: room.id })).state.headSeq).toBe(2);
  expect(world.published).toEqual([]);

  expect(await leaveRoom(world.deps, grace, { roomId: room.id })).toEqual({});
  expect(world.published.map(({ kind }) => kind)).toEqual(['remove', 'inbox', 'log']);
  expect(world.inboxOf(grace.userId)).toMatchObject([{ type: 'room-removed', roomId: room.id, reason: 'left' }]);
  world.published.length = 0;
  expect(await leaveRoom(world.deps, grace, { roomId: room.id })).toEqual({});
  expect(world.published).toEqual([]);
  await expect(listMembers(world.deps, grace, { roomId: room.id })).rejects.toMatchObject({ code: 'forbidden' });
});

test('the same operation twice is done once; of somebody else it is a conflict', async () => {
  const room = await publicRoom();
  const opId = uuidv7();
  await joinRoom(world.deps, grace, { roomId: room.id, opId });
  world.published.length = 0;
  expect((await joinRoom(world.deps, grace, { roomId: room.id, opId })).state.headSeq).toBe(2);
  expect(world.published).toEqual([]);
  await expect(joinRoom(world.deps, linus, { roomId: room.id, opId })).rejects.toMatchObject({ code: 'conflict' });
});

test('what one may not see is not there', async () => {
  const room = await privateRoom();
  for (const roomId of [room.id, uuidv7()]) {
    await expect(joinRoom(world.deps, grace, { roomId })).rejects.toMatchObject({ code: 'not-found' });
    await expect(leaveRoom(world.deps, grace, { roomId })).rejects.toMatchObject({ code: 'not-found' });
    await expect(updateRoom(world.deps, grace, { roomId, name: name() })).rejects.toMatchObject({ code: 'not-found' });
    await expect(listMembers(world.deps, grace, { roomId })).rejects.toMatchObject({ code: 'not-found' });
  }
});

test('the banned cannot come back', async () => {
  const room = await publicRoom();
  await joinRoom(world.deps, grace, { roomId: room.id });
  await world.removeMember(room.id, grace.userId, 'banned');
  await expect(joinRoom(world.deps, grace, { roomId: room.id })).rejects.toMatchObject({ code: 'forbidden' });
});

test('name and topic are changed by those who may, and the room hears of it', async () => {
  const room = await publicRoom();
  await joinRoom(world.deps, grace, { roomId: room.id });
  world.published.length = 0;
  const renamed = name();
  const answer = await updateRoom(world.deps, ada, { roomId: room.id, name: renamed });
  expect(answer.room).toMatchObject({ id: room.id, name: renamed, topic: '' });
  expect(answer.room.version).toBeGreaterThan(room.version);
  expect(world.packets(room.id)).toMatchObject([{ from: 3, to: 3, events: [{ type: 'room-updated', room: { name: renamed } }] }]);
  world.published.length = 0;
  await updateRoom(world.deps, ada, { roomId: room.id, name: renamed });
  expect(world.published).toEqual([]);
  await expect(updateRoom(world.deps, grace, { roomId: room.id, topic: 'mine' })).rejects.toMatchObject({ code: 'forbidden' });
  const other = await publicRoom();
  await expect(updateRoom(world.deps, ada, { roomId: other.id, name: renamed.toLowerCase() })).rejects.toMatchObject({ code: 'conflict' });
});

test('the directory holds public rooms with counts, found by part of name or topic, in pages', async () => {
  const word = `Réunion${uuidv7().slice(-12)}`;
  const rooms = [];
  for (const letter of ['a', 'b', 'c']) rooms.push((await createRoom(world.deps, ada, { kind: 'public', name: `${letter} ${word}` })).room);
  await createRoom(world.deps, ada, { kind: 'private', name: `d ${word}` });
  await joinRoom(world.deps, grace, { roomId: rooms[1]?.id ?? '' });
  world.online.set(rooms[0]?.id ?? '', 7);
  const first = await listRooms(world.deps, grace, { query: word.toLowerCase().replace('é', 'e'), limit: 2 });
  expect(first.rooms).toMatchObject([
    { room: { id: rooms[0]?.id }, members: 1, online: 7, joined: false },
    { room: { id: rooms[1]?.id }, members: 2, online: 0, joined: true },
  ]);
  expect(first.more).toBe(true);
  const rest = await listRooms(world.deps, grace, { query: word, limit: 2, after: first.rooms[1]?.room.id });
  expect(rest.rooms.map(({ room }) => room.id)).toEqual([rooms[2]?.id]);
  expect(rest.more).toBe(false);
});

test('a direct room is the one room of exactly these people, whoever asks', async () => {
  const expected = directRoomId([linus.userId, ada.userId, grace.userId], (text) => createHash('sha256').update(text).digest());
  const answers = await Promise.all([
    createDirect(world.deps, ada, { userIds: [grace.userId, linus.userId] }),
    createDirect(world.deps, grace, { userIds: [linus.userId, ada.userId, grace.userId] }),
    createDirect(world.deps, linus, { userIds: [ada.userId, grace.userId, ada.userId] }),
  ]);
  for (const { room } of answers)
    expect(room).toMatchObject({ id: expected, kind: 'direct', name: '', userIds: [ada.userId, grace.userId, linus.userId].sort() });
  expect(world.packets(expected)).toHaveLength(1);
  for (const { userId } of [ada, grace, linus]) expect(world.inboxOf(userId)).toHaveLength(1);
  await expect(leaveRoom(world.deps, ada, { roomId: expected })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(updateRoom(world.deps, ada, { roomId: expected, name: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
});

test('a direct room with oneself holds notes; with too many or unknown people there is none', async () => {
  expect((await createDirect(world.deps, ada, { userIds: [ada.userId] })).room.userIds).toEqual([ada.userId]);
  const many = Array.from({ length: 10 }, () => uuidv7());
  await expect(createDirect(world.deps, ada, { userIds: many })).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'userIds' }] });
  await expect(createDirect(world.deps, ada, { userIds: [grace.userId, uuidv7()] })).rejects.toMatchObject({ code: 'not-found' });
  await world.deactivate(grace.userId);
  await expect(createDirect(world.deps, ada, { userIds: [grace.userId] })).rejects.toMatchObject({ code: 'not-found' });
});

test('members are listed by handle with their status, in pages', async () => {
  const { room } = await createRoom(world.deps, ada, { kind: 'private', name: name(), memberIds: [grace.userId, linus.userId] });
  world.statuses.set(linus.userId, 'online');
  const first = await listMembers(world.deps, grace, { roomId: room.id, limit: 2 });
  expect(first.members).toMatchObject([
    { user: { id: ada.userId }, role: 'owner', status: 'offline' },
    { user: { id: grace.userId }, role: 'member', status: 'offline' },
  ]);
  const rest = await listMembers(world.deps, grace, { roomId: room.id, limit: 2, after: grace.userId });
  expect(rest).toMatchObject({ members: [{ user: { id: linus.userId }, status: 'online' }], more: false });
  expect((await listMembers(world.deps, grace, { roomId: room.id, query: 'LINUS' })).members).toHaveLength(1);
});
