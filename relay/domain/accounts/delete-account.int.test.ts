import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import { createBot } from '../bots/create-bot.ts';
import type { Actor } from '../deps.ts';
import { uploadFile } from '../files/upload-file.ts';
import { logSince } from '../log/log-since.ts';
import { addMembers } from '../members/add-members.ts';
import { reactToMessage } from '../messages/react-to-message.ts';
import { sendMessage } from '../messages/send-message.ts';
import { voteOnMessage } from '../messages/vote-on-message.ts';
import { createDirect } from '../rooms/create-direct.ts';
import { createRoom } from '../rooms/create-room.ts';
import { leaveRoom } from '../rooms/leave-room.ts';
import { login } from '../sessions/login.ts';
import { refresh } from '../sessions/refresh.ts';
import { register } from '../sessions/register.ts';
import { deleteAccount } from './delete-account.ts';
import { finishDeletion } from './finish-deletion.ts';

let world: DomainWorld;
const password = 'correct horse battery';
const device = { name: 'Desk', platform: 'linux' };
const from = { address: '192.0.2.1' };
let count = 0;

beforeAll(async () => {
  world = await openDomainWorld();
  // The first account of all is the admin.
  await newPerson();
});
afterAll(() => world.close());
beforeEach(() => {
  world.published.length = 0;
});

async function newPerson() {
  count += 1;
  const handle = `leaver-${count}`;
  const session = await register(world.deps, { address: `198.51.100.${count}` }, { handle, displayName: `Leaver ${count}`, password, device });
  return { handle, session, actor: { userId: session.user.id, sessionId: session.sessionId } satisfies Actor };
}

async function roomOf(owner: Actor, ...members: Actor[]): Promise<string> {
  const { room } = await createRoom(world.deps, owner, { kind: 'private', name: `room ${count}`, memberIds: members.map(({ userId }) => userId) });
  return room.id;
}

const send = (actor: Actor, roomId: string, body: string, more: { fileIds?: string[] } = {}) =>
  sendMessage(world.deps, actor, { roomId, id: uuidv7(), body, ...more }).then(({ message }) => message);
const eventsOf = async (actor: Actor, roomId: string) => (await logSince(world.deps, actor, { roomId, seq: 0, limit: 1_000 })).events;
const finish = async () => {
  while (await finishDeletion(world.deps));
};

describe('an account that is deleted', () => {
  test('needs the password, and is over at once, everywhere', async () => {
    const { handle, actor, session } = await newPerson();
    const friend = await world.person('friend');
    const roomId = await roomOf(friend, actor);
    await expect(deleteAccount(world.deps, actor, { password: 'wrong horse battery', messages: 'keep' })).rejects.toMatchObject({ code: 'unauthenticated' });
    await deleteAccount(world.deps, actor, { password, messages: 'keep' });
    expect(world.published).toContainEqual({ kind: 'end', sessionIds: [session.sessionId], code: 'account-deleted' });
    expect(await world.deps.sessions.revokedSince(Date.now() - 60_000)).toContainEqual({ sessionId: session.sessionId, code: 'account-deleted' });
    const user = { displayName: 'Deleted account', deactivated: true, deleted: true, handle: expect.stringMatching(/^deleted-[0-9a-f]{12}$/) };
    expect(world.inboxOf(friend.userId).at(-1)).toMatchObject({ type: 'user-updated', user });
    expect(await world.deps.users.search('Leaver', 50)).not.toContainEqual(expect.objectContaining({ id: actor.userId }));
    await expect(login(world.deps, from, { handle, password, device })).rejects.toMatchObject({ code: 'unauthenticated', issues: undefined });
    // Only who holds a token of it is told why.
    await expect(refresh(world.deps, from, { refreshToken: session.refreshToken })).rejects.toMatchObject({
      code: 'unauthenticated',
      issues: [{ path: 'account', message: 'was deleted' }],
    });
    await finish();
    expect((await world.deps.rooms.memberships(roomId, [actor.userId]))[0]?.state).toBe('left');
  });

  test('takes the tokens of its bots along', async () => {
    const { actor } = await newPerson();
    const asAdmin = { ...world.deps, admin: { ...world.deps.admin, isAdmin: async () => true } };
    const { bot, token } = await createBot(asAdmin, actor, { opId: uuidv7(), handle: `helper-${count}`, displayName: 'Helper', scopes: ['rooms:read'] });
    await deleteAccount(world.deps, actor, { password, messages: 'keep' });
    expect(world.published).toContainEqual({ kind: 'end', sessionIds: expect.arrayContaining([token.id]), code: 'account-deleted' });
    expect((await world.deps.users.get([bot.user.id]))[0]?.displayName).toBe('Helper');
  });

  test('keeps its handle from everybody else', async () => {
    const { handle, actor } = await newPerson();
    await deleteAccount(world.deps, actor, { password, messages: 'keep' });
    const again = { handle: handle.toUpperCase(), displayName: 'Somebody else', password, device };
    await expect(register(world.deps, { address: '203.0.113.1' }, again)).rejects.toMatchObject({ code: 'conflict', issues: [{ path: 'handle' }] });
  });

  test('leaves what was written as it is, where that was chosen', async () => {
    const [{ actor }, friend] = [await newPerson(), await world.person('friend')];
    const roomId = await roomOf(friend, actor);
    const [mine, theirs] = [await send(actor, roomId, 'my words'), await send(friend, roomId, 'their words')];
    await voteOnMessage(world.deps, actor, { roomId, id: theirs.id, value: 1 });
    await deleteAccount(world.deps, actor, { password, messages: 'keep' });
    await finish();
    const found = await world.deps.messages.get({ roomId, ids: [mine.id, theirs.id], firstSeq: 1, readerId: friend.userId });
    expect(found.map(({ body }) => body)).toEqual(['my words', 'their words']);
    expect(found[1]?.votes.up).toBe(1);
  });

  test('takes everything away in the order of the log, where that was chosen: also where one had left, and what is older than a rejoining', async () => {
    const [{ actor }, friend] = [await newPerson(), await world.person('friend')];
    const [roomId, leftRoom] = [await roomOf(friend, actor), await roomOf(friend, actor)];
    const stream = Readable.from([Buffer.from('bytes of mine')]);
    const { file } = await uploadFile(world.deps, actor, { roomId, name: 'mine.txt' }, { stream, size: null });
    const withFile = await send(actor, roomId, '', { fileIds: [file.id] });
    for (let n = 0; n < 120; n += 1) await send(actor, roomId, `words ${n}`);
    const theirs = await send(friend, roomId, 'their words');
    await voteOnMessage(world.deps, actor, { roomId, id: theirs.id, value: -1 });
    await voteOnMessage(world.deps, friend, { roomId, id: theirs.id, value: 1 });
    await reactToMessage(world.deps, actor, { roomId, id: theirs.id, emoji: '🎉', on: true });
    const old = await send(actor, leftRoom, 'before I left');
    await leaveRoom(world.deps, actor, { roomId: leftRoom });
    await deleteAccount(world.deps, actor, { password, messages: 'remove' });
    await finish();
    const events = await eventsOf(friend, roomId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ type }) => type === 'message-deleted')).toHaveLength(121);
    expect(events.filter(({ type, actorId }) => type === 'message-deleted' && actorId !== actor.userId)).toEqual([]);
    const [kept] = await world.deps.messages.get({ roomId, ids: [theirs.id], firstSeq: 1, readerId: friend.userId });
    expect(kept).toMatchObject({ body: 'their words', votes: { up: 1, down: 0 }, reactions: [] });
    const [gone] = await world.deps.messages.get({ roomId, ids: [withFile.id], firstSeq: 1, readerId: friend.userId });
    expect(gone).toMatchObject({ body: '', files: [] });
    expect((await world.deps.files.store.find(file.id))?.isRemoved).toBe(true);
    const [oldOne] = await world.deps.messages.get({ roomId: leftRoom, ids: [old.id], firstSeq: 1, readerId: friend.userId });
    expect(oldOne?.deletedAt).toBeGreaterThan(0);
    expect((await world.deps.rooms.memberships(leftRoom, [actor.userId]))[0]?.state).toBe('left');
    // Everybody is told by packets without a gap.
    const packets = world.packets(roomId).sort((one, other) => one.from - other.from);
    for (const [index, packet] of packets.entries()) if (index > 0) expect(packet.from).toBe((packets[index - 1]?.to ?? 0) + 1);
  });

  test('goes on where a worker died', async () => {
    const [{ actor }, friend] = [await newPerson(), await world.person('friend')];
    const rooms = [await roomOf(friend, actor), await roomOf(friend, actor), await roomOf(friend, actor)];
    for (const roomId of rooms) await send(actor, roomId, 'words');
    await deleteAccount(world.deps, actor, { password, messages: 'remove' });
    let steps = 0;
    // This one stops after a step or two with the account in its hands …
    const stopsSoon = () => {
      steps += 1;
      return steps <= 4;
    };
    expect(await finishDeletion(world.deps, stopsSoon)).toBe(true);
    // … and nobody takes it over while its lease lasts.
    expect(await finishDeletion(world.deps)).toBe(false);
    await world.deps.deletions.renew(actor.userId, -1);
    await finish();
    for (const roomId of rooms) {
      const types = (await eventsOf(friend, roomId)).filter(({ actorId }) => actorId === actor.userId).map(({ type }) => type);
      expect(types.sort()).toEqual(['member-left', 'message-created', 'message-deleted']);
    }
    expect(await finishDeletion(world.deps)).toBe(false);
  });
});

describe('rooms of an account that is deleted', () => {
  test('get the next in rank as their owner, never a guest', async () => {
    const [{ actor }, first, second, admin] = [await newPerson(), await world.person('first'), await world.person('second'), await world.person('admin')];
    const roomId = await roomOf(actor, first, second);
    await addMembers(world.deps, actor, { roomId, userIds: [admin.userId] });
    const [membership] = await world.deps.rooms.memberships(roomId, [actor.userId]);
    const [target] = await world.deps.rooms.memberships(roomId, [admin.userId]);
    if (!membership || !target) throw new Error('nobody is there');
    await world.deps.rooms.setRole({ roomId, opId: uuidv7(), actorId: actor.userId, memberVersion: membership.version, target, role: 'admin' });
    await deleteAccount(world.deps, actor, { password, messages: 'keep' });
    await finish();
    const last = (await eventsOf(admin, roomId)).slice(-2);
    expect(last).toMatchObject([
      { type: 'role-changed', userId: admin.userId, role: 'owner' },
      { type: 'member-left', userId: actor.userId, reason: 'left' },
    ]);
    expect((await world.deps.rooms.memberships(roomId, [admin.userId]))[0]?.role).toBe('owner');
  });

  test('are archived where nobody can follow; direct ones stay open', async () => {
    const [{ actor }, friend] = [await newPerson(), await world.person('friend')];
    const alone = await roomOf(actor);
    const { room: direct } = await createDirect(world.deps, actor, { userIds: [friend.userId] });
    await deleteAccount(world.deps, actor, { password, messages: 'keep' });
    await finish();
    expect((await world.deps.rooms.access(alone, friend.userId))?.room.archivedAt).toBeGreaterThan(0);
    expect((await world.deps.rooms.access(direct.id, friend.userId))?.room.archivedAt).toBeUndefined();
    await send(friend, direct.id, 'anybody there?');
  });
});

test('the last admin stays until there is another', async () => {
  const own = await openDomainWorld();
  try {
    const { user, sessionId } = await register(own.deps, from, { handle: 'first', displayName: 'First', password, device });
    const actor = { userId: user.id, sessionId };
    await expect(deleteAccount(own.deps, actor, { password, messages: 'keep' })).rejects.toMatchObject({ code: 'conflict' });
    expect((await own.deps.users.get([user.id]))[0]?.displayName).toBe('First');
  } finally {
    await own.close();
  }
});
