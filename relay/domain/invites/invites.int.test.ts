import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import type { Actor, Deps } from '../deps.ts';
import { setRole } from '../members/set-role.ts';
import { createRoom } from '../rooms/create-room.ts';
import { deleteRoom } from '../rooms/delete-room.ts';
import { updateRoom } from '../rooms/update-room.ts';
import { register } from '../sessions/register.ts';
import { acceptInvite } from './accept-invite.ts';
import { createInvite } from './create-invite.ts';
import { livingInvite } from './living-invite.ts';
import { previewInvite } from './preview-invite.ts';

let world: DomainWorld;
let ada: Actor;
let bo: Actor;
let cy: Actor;
let roomId: string;

beforeAll(async () => {
  world = await openDomainWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  [ada, bo, cy] = [await world.person('ada'), await world.person('bo'), await world.person('cy')];
  roomId = (await createRoom(world.deps, ada, { kind: 'private', name: 'Harbour', memberIds: [bo.userId] })).room.id;
  world.published.length = 0;
});

const client = { address: '203.0.113.9' };
const make = (actor: Actor = ada, more: object = {}) => createInvite(world.deps, actor, { roomId, ...more });
const usesOf = async (code: string) => (await world.deps.invites.find(code.replaceAll('-', '')))?.uses;
const newcomer = (inviteCode?: string) => ({
  handle: `new-${uuidv7().slice(-12)}`,
  displayName: 'New',
  password: 'correct horse battery',
  device: { name: 'desk', platform: 'linux' },
  ...(inviteCode === undefined ? {} : { inviteCode }),
});
const invitedOnly = (deps: Deps): Deps => ({ ...deps, settings: { ...deps.settings, registration: 'invite' } });

test('accepting tells everybody as a joining does', async () => {
  const { invite } = await make();
  await acceptInvite(world.deps, cy, { code: invite.code });
  expect(world.published.map(({ kind }) => kind)).toEqual(['add', 'inbox', 'log']);
  expect(world.inboxOf(cy.userId)).toMatchObject([{ type: 'room-added', state: { room: { id: roomId }, members: 3 } }]);
  expect(await usesOf(invite.code)).toBe(1);
});

test('who invites and may no longer, between the look and the write: nobody comes in', async () => {
  await setRole(world.deps, ada, { roomId, userId: bo.userId, role: 'moderator' });
  const { invite } = await make(bo);
  const invites: Deps['invites'] = {
    ...world.deps.invites,
    async accept(input) {
      await setRole(world.deps, ada, { roomId, userId: bo.userId, role: 'member' });
      return world.deps.invites.accept(input);
    },
  };
  await expect(acceptInvite({ ...world.deps, invites }, cy, { code: invite.code })).rejects.toMatchObject({ code: 'not-found' });
  expect(await usesOf(invite.code)).toBe(0);
  expect(await world.deps.rooms.states(cy.userId, roomId)).toEqual([]);
});

test('it ends with its room, with its archive, and with the account of who made it', async () => {
  const { invite } = await make();
  expect(await livingInvite(world.deps, invite.code)).toMatchObject({ roomName: 'Harbour', creatorName: 'ada' });
  await updateRoom(world.deps, ada, { roomId, archived: true });
  expect(await livingInvite(world.deps, invite.code)).toBeNull();
  await updateRoom(world.deps, ada, { roomId, archived: false });
  expect(await livingInvite(world.deps, invite.code)).not.toBeNull();
  await deleteRoom(world.deps, ada, { roomId });
  expect(await livingInvite(world.deps, invite.code)).toBeNull();
  const toServer = await createInvite(world.deps, ada, {});
  expect(await livingInvite(world.deps, toServer.invite.code)).not.toBeNull();
  await world.deactivate(ada.userId);
  expect(await livingInvite(world.deps, toServer.invite.code)).toBeNull();
});

test('registering with a code counts it once with the account, or not at all', async () => {
  const deps = invitedOnly(world.deps);
  const { invite } = await make(ada, { maxUses: 1 });
  await expect(register(deps, client, { ...newcomer(invite.code), handle: world.handleOf(ada) })).rejects.toMatchObject({ code: 'conflict' });
  expect(await usesOf(invite.code)).toBe(0);
  const results = await Promise.allSettled(Array.from({ length: 4 }, () => register(deps, client, newcomer(invite.code))));
  const sessions = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(sessions).toMatchObject([{ joinedRoomId: roomId }]);
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'forbidden' });
  expect(await usesOf(invite.code)).toBe(1);
  expect(await world.deps.rooms.memberIds(roomId)).toHaveLength(3);
  expect(world.inboxOf(sessions[0]?.user.id ?? '')).toMatchObject([{ type: 'room-added' }]);
});

test('an invite that falls while the account is made takes the account with it', async () => {
  await setRole(world.deps, ada, { roomId, userId: bo.userId, role: 'moderator' });
  const { invite } = await make(bo);
  const input = newcomer(invite.code);
  const users: Deps['users'] = {
    ...world.deps.users,
    async register(account) {
      await setRole(world.deps, ada, { roomId, userId: bo.userId, role: 'member' });
      return world.deps.users.register(account);
    },
  };
  await expect(register({ ...invitedOnly(world.deps), users }, client, input)).rejects.toMatchObject({ code: 'forbidden' });
  expect(await world.deps.users.credentials(input.handle)).toBeNull();
  expect(await usesOf(invite.code)).toBe(0);
});

test('an empty server takes the first account without a code, and says so once', async () => {
  const empty = await openDomainWorld();
  const told: string[] = [];
  try {
    const deps: Deps = { ...invitedOnly(empty.deps), onFirstAccount: (handle) => void told.push(handle) };
    // A code that nobody can have given does not stand in the way.
    const results = await Promise.allSettled([newcomer(), newcomer('AAAA'), newcomer(), newcomer()].map((input) => register(deps, client, input)));
    const sessions = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(sessions).toHaveLength(1);
    expect(told).toEqual([sessions[0]?.user.handle]);
    await expect(register(deps, client, newcomer())).rejects.toMatchObject({ code: 'forbidden' });
  } finally {
    await empty.close();
  }
});

test('where the operator keeps the first account for himself, it takes his code, and the code is worth nothing after it', async () => {
  const empty = await openDomainWorld();
  try {
    const code = '7KQ2MXPA4TRB';
    for (const registration of ['invite', 'open'] as const) {
      const deps: Deps = { ...empty.deps, settings: { ...empty.deps.settings, registration, firstAdminInvite: code } };
      const isValid = async (text: string) => (await previewInvite(deps, client, { code: text })).isValid;
      expect(await isValid('7kq2-mxpa-4trb')).toBe(registration === 'invite');
      expect(await isValid('7KQ2-MXPA-4TRC')).toBe(false);
      if (registration === 'open') continue;
      await expect(register(deps, client, newcomer())).rejects.toMatchObject({ code: 'forbidden' });
      await expect(register(deps, client, newcomer('7KQ2-MXPA-4TRC'))).rejects.toMatchObject({ code: 'forbidden' });
      const results = await Promise.allSettled([newcomer('7kq2-mxpa-4trb'), newcomer(code)].map((input) => register(deps, client, input)));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await expect(register(deps, client, newcomer(code))).rejects.toMatchObject({ code: 'forbidden' });
    }
    // With somebody here, open registration is open again.
    await register({ ...empty.deps, settings: { ...empty.deps.settings, firstAdminInvite: code } }, client, newcomer());
  } finally {
    await empty.close();
  }
});
