import type { Role } from '@parley/shared/entities/membership';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import type { Actor, Deps } from '../deps.ts';
import { deleteMessage } from '../messages/delete-message.ts';
import { sendMessage } from '../messages/send-message.ts';
import { createRoom } from '../rooms/create-room.ts';
import { deleteRoom } from '../rooms/delete-room.ts';
import { leaveRoom } from '../rooms/leave-room.ts';
import { updateRoom } from '../rooms/update-room.ts';
import { addMembers } from './add-members.ts';
import { endMembership } from './end-membership.ts';
import { setRole } from './set-role.ts';
import { unbanMember } from './unban-member.ts';

let world: DomainWorld;
let other: DomainWorld;
let ada: Actor;
let bo: Actor;
let cy: Actor;
let roomId: string;

beforeAll(async () => {
  world = await openDomainWorld();
  // One more node: what it remembers is not told what the first one does.
  other = await openDomainWorld({ database: world.database });
});
afterAll(async () => {
  await other.close();
  await world.close();
});
beforeEach(async () => {
  [ada, bo, cy] = [await world.person('ada'), await world.person('bo'), await world.person('cy')];
  roomId = (await createRoom(world.deps, ada, { kind: 'private', name: 'Harbour', memberIds: [bo.userId, cy.userId] })).room.id;
  world.published.length = 0;
});

const say = (deps: Deps, actor: Actor, body = 'words') => sendMessage(deps, actor, { roomId, id: uuidv7(), body });
const give = (deps: Deps, actor: Actor, to: Actor, role: Role) => setRole(deps, actor, { roomId, userId: to.userId, role });
const versionOf = async (actor: Actor) => (await world.deps.rooms.memberships(roomId, [actor.userId]))[0]?.version ?? 0;

describe('removing and banning', () => {
  test('sockets leave first, then the devices are told, then the log goes out', async () => {
    await endMembership(world.deps, ada, { roomId, userId: bo.userId }, 'removed');
    expect(world.published.map(({ kind }) => kind)).toEqual(['remove', 'inbox', 'log']);
    expect(world.inboxOf(bo.userId)).toMatchObject([{ type: 'room-removed', roomId, reason: 'removed' }]);
    expect(world.packets(roomId)).toMatchObject([{ events: [{ type: 'member-left', actorId: ada.userId, userId: bo.userId, reason: 'removed' }] }]);
    expect((await world.deps.rooms.states(ada.userId, roomId))[0]?.members).toBe(2);
  });

  test('another node that remembers the member still stores nothing of his', async () => {
    await say(other.deps, bo);
    await endMembership(world.deps, ada, { roomId, userId: bo.userId }, 'banned');
    await expect(say(other.deps, bo)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('another node that remembers a moderator takes nothing from him', async () => {
    await give(world.deps, ada, bo, 'moderator');
    const { message } = await say(other.deps, cy);
    // Remembered as a moderator.
    await deleteMessage(other.deps, bo, { roomId, id: message.id });
    const next = await say(other.deps, cy);
    await give(world.deps, ada, bo, 'member');
    await expect(deleteMessage(other.deps, bo, { roomId, id: next.message.id })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(endMembership(other.deps, bo, { roomId, userId: cy.userId }, 'removed')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(updateRoom(other.deps, bo, { roomId, topic: 'mine' })).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a target that rose meanwhile is looked at again', async () => {
    await give(world.deps, ada, bo, 'moderator');
    const rooms: Deps['rooms'] = {
      ...world.deps.rooms,
      // Between the look and the write somebody makes cy a moderator too.
      async endMembership(input) {
        await give(world.deps, ada, cy, 'moderator');
        return world.deps.rooms.endMembership(input);
      },
    };
    await expect(endMembership({ ...world.deps, rooms }, bo, { roomId, userId: cy.userId }, 'banned')).rejects.toMatchObject({ code: 'forbidden' });
    expect((await world.deps.rooms.memberships(roomId, [cy.userId]))[0]).toMatchObject({ state: 'active', role: 'moderator' });
  });

  test('two moderators at once: the same person goes once', async () => {
    await give(world.deps, ada, bo, 'moderator');
    world.published.length = 0;
    await Promise.all([
      endMembership(world.deps, ada, { roomId, userId: cy.userId }, 'removed'),
      endMembership(world.deps, bo, { roomId, userId: cy.userId }, 'removed'),
    ]);
    expect(world.packets(roomId).flatMap(({ events }) => events)).toHaveLength(1);
  });

  test('a ban after leaving tells the devices, so that they keep nothing; the log has one leaving', async () => {
    await leaveRoom(world.deps, bo, { roomId });
    world.published.length = 0;
    await endMembership(world.deps, ada, { roomId, userId: bo.userId }, 'banned');
    expect(world.inboxOf(bo.userId)).toMatchObject([{ type: 'room-removed', reason: 'banned' }]);
    expect(world.packets(roomId)).toEqual([]);
    await expect(addMembers(world.deps, ada, { roomId, userIds: [bo.userId] })).rejects.toMatchObject({ code: 'forbidden' });
    await unbanMember(world.deps, ada, { roomId, userId: bo.userId });
    await addMembers(world.deps, ada, { roomId, userIds: [bo.userId] });
    expect((await world.deps.rooms.states(bo.userId, roomId))[0]).toMatchObject({ role: 'member' });
  });
});

describe('roles', () => {
  test('a role change dates the membership anew; the same role again does not', async () => {
    const before = await versionOf(bo);
    await give(world.deps, ada, bo, 'admin');
    await give(world.deps, ada, bo, 'admin');
    expect(await versionOf(bo)).toBe(before + 1);
    expect(world.packets(roomId).flatMap(({ events }) => events)).toMatchObject([{ type: 'role-changed', userId: bo.userId, role: 'admin' }]);
  });

  test('of two owners who step down at once one stays, however often', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { room } = await createRoom(world.deps, ada, { kind: 'private', name: 'Race', memberIds: [bo.userId] });
      await setRole(world.deps, ada, { roomId: room.id, userId: bo.userId, role: 'owner' });
      const results = await Promise.allSettled([
        setRole(world.deps, ada, { roomId: room.id, userId: ada.userId, role: 'member' }),
        leaveRoom(world.deps, bo, { roomId: room.id }),
      ]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const owners = (await world.deps.rooms.memberships(room.id, [ada.userId, bo.userId])).filter(({ role, state }) => role === 'owner' && state === 'active');
      expect(owners).toHaveLength(1);
    }
  });

  test('an owner whose account is gone does not count', async () => {
    await give(world.deps, ada, bo, 'owner');
    await world.deactivate(bo.userId);
    await expect(leaveRoom(world.deps, ada, { roomId })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a room that changes', () => {
  test('archiving reaches a node that remembers it otherwise', async () => {
    await say(other.deps, bo);
    await updateRoom(world.deps, ada, { roomId, archived: true });
    await expect(say(other.deps, bo)).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('archived') });
    await updateRoom(world.deps, ada, { roomId, archived: false });
    // This node remembers nothing of it: it was refused, and refusals are not kept.
    await say(other.deps, bo);
  });

  test('a change that needs two rights needs both', async () => {
    await give(world.deps, ada, bo, 'moderator');
    await expect(updateRoom(world.deps, bo, { roomId, topic: 'new', archived: true })).rejects.toMatchObject({ code: 'forbidden' });
    await updateRoom(world.deps, bo, { roomId, topic: 'new', slowModeSeconds: 5 });
    await expect(updateRoom(world.deps, ada, { roomId, topic: 'newer', archived: true })).resolves.toMatchObject({ room: { topic: 'newer' } });
  });

  test('slow mode waits for each person by himself, and for nobody who moderates', async () => {
    await updateRoom(world.deps, ada, { roomId, slowModeSeconds: 600 });
    await say(world.deps, bo);
    const refusal = await say(world.deps, bo).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'rate-limited' });
    expect((refusal as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(590_000);
    await say(world.deps, cy);
    await say(world.deps, ada);
    await say(world.deps, ada);
    await give(world.deps, ada, bo, 'moderator');
    await say(world.deps, bo);
  });

  test('deleting tells the log first and every member after it, and leaves nothing to find', async () => {
    const opId = uuidv7();
    await deleteRoom(world.deps, ada, { roomId, opId });
    expect(world.published.map(({ kind }) => kind)).toEqual(['log', 'inbox', 'inbox', 'inbox']);
    expect(world.inboxOf(cy.userId)).toMatchObject([{ type: 'room-removed', roomId, deleted: true }]);
    await deleteRoom(world.deps, ada, { roomId, opId });
    expect(world.published).toHaveLength(4);
    for (const actor of [ada, bo]) {
      await expect(say(other.deps, actor)).rejects.toMatchObject({ code: 'gone' });
      expect(await world.deps.rooms.activeRoomIds(actor.userId)).toEqual([]);
    }
    expect(await world.deps.rooms.endedAmong(bo.userId, [roomId])).toEqual([{ roomId, reason: 'removed', isDeleted: true }]);
  });
});

test('200 people come in with one call, in one packet, each as a number of his own', async () => {
  const people = await Promise.all(Array.from({ length: 200 }, (_, n) => world.person(`p${n}`)));
  await addMembers(world.deps, ada, { roomId, userIds: people.map(({ userId }) => userId) });
  const [packet, ...more] = world.packets(roomId);
  expect(more).toEqual([]);
  expect(packet?.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, n) => n + 4));
  expect((await world.deps.rooms.states(ada.userId, roomId))[0]?.members).toBe(203);
});
