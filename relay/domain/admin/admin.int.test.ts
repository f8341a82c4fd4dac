import { adminCalls } from '@parley/shared/protocol/admin-calls';
import type { CallName } from '@parley/shared/protocol/calls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import { createAdminHandlers } from '../../realtime/admin-handlers.ts';
import type { CallContext, Handlers } from '../../realtime/handler-types.ts';
import type { Actor } from '../deps.ts';
import { login } from '../sessions/login.ts';
import { register } from '../sessions/register.ts';
import type { AdminActor } from './admin-ports.ts';
import { currentSettings } from './current-settings.ts';
import { endUserSession } from './end-user-session.ts';
import { getStorage, listAudit, listRoomsForAdmin, listUserSessions, listUsers } from './list-for-admin.ts';
import { makeResetLink } from './make-reset-link.ts';
import { updateSettings } from './server-settings.ts';
import { updateAccount } from './update-account.ts';
import { updateAnyRoom } from './update-any-room.ts';
import { useResetLink } from './use-reset-link.ts';

const operator: AdminActor = { kind: 'operator' };
const client = { address: '192.0.2.7' };
const device = { name: 'Desk', platform: 'linux' };

let world: DomainWorld;
let admin: Actor;
let asAdmin: AdminActor;

beforeAll(async () => {
  world = await openDomainWorld();
  admin = await world.person('first');
  asAdmin = { kind: 'admin', userId: admin.userId, address: '192.0.2.1' };
});
afterAll(() => world.close());

const codeOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'yes').catch((error: { code: unknown }) => error.code);
const lastAudit = async () => (await listAudit(world.deps, operator, { limit: 1 })).entries[0];

async function signedUp(handle: string) {
  const full = `${handle}-${uuidv7().slice(-8)}`;
  const session = await register(world.deps, client, { handle: full, displayName: handle, password: 'a good password', device });
  return { handle: full, userId: session.user.id, sessionId: session.sessionId };
}

async function room(owner: Actor, members: Actor[] = [], kind: 'public' | 'private' = 'private') {
  const roomId = uuidv7();
  const name = `room ${roomId}`;
  await world.deps.rooms.create({
    roomId,
    opId: uuidv7(),
    actorId: owner.userId,
    kind,
    name,
    topic: '',
    historyFrom: 'start',
    memberIds: members.map((member) => member.userId),
    nodeName: 'test',
  });
  return { roomId, name };
}

describe('who administers', () => {
  test('the first account of all, and nobody after it; it is in the audit log', async () => {
    const second = await world.person('second');
    const [first, other] = await Promise.all([world.deps.users.get([admin.userId]), world.deps.users.get([second.userId])]);
    expect(first[0]?.admin).toBe(true);
    expect(other[0]).not.toHaveProperty('admin');
    const { entries } = await listAudit(world.deps, operator, { action: 'server-first-account' });
    expect(entries).toMatchObject([{ actor: { id: admin.userId }, target: { kind: 'user', id: admin.userId } }]);
  });

  const userId = uuidv7();
  const inputs: { [N in keyof typeof adminCalls]: Parameters<Handlers[N]>[1] } = {
    'admin.users': {},
    'admin.updateUser': { userId, deactivated: true },
    'admin.resetPassword': { userId },
    'admin.sessions': { userId },
    'admin.endSession': { userId, sessionId: uuidv7() },
    'admin.rooms': {},
    'admin.members': { roomId: uuidv7() },
    'admin.updateRoom': { roomId: uuidv7(), archived: true },
    'admin.storage': {},
    'admin.settings': {},
    'admin.updateSettings': {},
    'admin.audit': {},
  };
  test.each(Object.keys(adminCalls) as (keyof typeof adminCalls)[])('%s is for admins alone', async (name) => {
    const call = (actor: Actor) => {
      const run = createAdminHandlers(world.deps)[name] as (context: CallContext, input: unknown) => Promise<unknown>;
      return codeOf(run({ actor, address: '192.0.2.9', socket: null, turn: null }, inputs[name]));
    };
    const somebody = await world.person('somebody');
    const former = await world.person('former');
    await updateAccount(world.deps, operator, { userId: former.userId, change: { admin: true } });
    expect(['yes', 'not-found']).toContain(await call(former));
    await updateAccount(world.deps, operator, { userId: former.userId, change: { admin: false } });
    const gone = await world.person('gone');
    await updateAccount(world.deps, operator, { userId: gone.userId, change: { admin: true } });
    await world.deactivate(gone.userId);
    expect(await Promise.all([somebody, former, gone].map(call))).toEqual(['forbidden', 'forbidden', 'forbidden']);
    expect(name satisfies CallName).toContain('admin.');
  });
});

describe('accounts', () => {
  test('an admin is made and made less, everybody who shares a room hears it, and both are in the log', async () => {
    const [person, friend] = [await world.person('person'), await world.person('friend')];
    await room(person, [friend]);
    world.published.length = 0;
    const { user } = await updateAccount(world.deps, asAdmin, { userId: person.userId, change: { admin: true } });
    expect(user).toMatchObject({ id: person.userId, admin: true });
    expect(world.inboxOf(friend.userId)).toMatchObject([{ type: 'user-updated', user: { id: person.userId, admin: true } }]);
    expect(await lastAudit()).toMatchObject({
      action: 'user-made-admin',
      actor: { id: admin.userId },
      target: { id: person.userId, name: world.handleOf(person) },
      address: '192.0.2.1',
    });
    await updateAccount(world.deps, asAdmin, { userId: person.userId, change: { admin: false } });
    expect(await lastAudit()).toMatchObject({ action: 'user-admin-ended' });
    const before = await lastAudit();
    await updateAccount(world.deps, asAdmin, { userId: person.userId, change: { admin: false } });
    expect(await lastAudit()).toEqual(before);
  });

  test('deactivating ends all sessions and lets nobody in until it is taken back; nothing written goes', async () => {
    const person = await signedUp('leaver');
    const { roomId } = await room({ userId: person.userId, sessionId: person.sessionId });
    world.published.length = 0;
    await updateAccount(world.deps, asAdmin, { userId: person.userId, change: { deactivated: true } });
    expect(world.published).toContainEqual({ kind: 'end', sessionIds: [person.sessionId], code: 'deactivated' });
    expect(await world.deps.sessions.revokedSince(0)).toContainEqual({ sessionId: person.sessionId, code: 'deactivated' });
    const signIn = () => login(world.deps, client, { handle: person.handle, password: 'a good password', device });
    expect(await codeOf(signIn())).toBe('unauthenticated');
    expect(
      await codeOf(world.deps.sessions.create({ id: uuidv7(), userId: person.userId, device, tokenHash: 'x', expiresAt: Date.now() + 1e6, address: '' })),
    ).toBe('unauthenticated');
    expect(await lastAudit()).toMatchObject({ action: 'user-deactivated', details: { sessions: 1 } });
    await updateAccount(world.deps, operator, { userId: person.userId, change: { deactivated: false } });
    expect(await lastAudit()).toMatchObject({ action: 'user-reactivated' });
    expect(await lastAudit()).not.toHaveProperty('actor');
    expect(await codeOf(signIn())).toBe('yes');
    expect(await world.deps.rooms.activeRoomIds(person.userId)).toEqual([roomId]);
  });

  test('the last admin stays, also where two end each other at once', async () => {
    const other = await openDomainWorld();
    try {
      const [one, two] = [await other.person('one'), await other.person('two')];
      const change = { admin: false };
      expect(await codeOf(updateAccount(other.deps, operator, { userId: one.userId, change }))).toBe('conflict');
      expect(await codeOf(updateAccount(other.deps, operator, { userId: one.userId, change: { deactivated: true } }))).toBe('conflict');
      for (let round = 1; round <= 10; round += 1) {
        await updateAccount(other.deps, operator, { userId: one.userId, change: { admin: true } });
        await updateAccount(other.deps, operator, { userId: two.userId, change: { admin: true } });
        const ended = await Promise.all([
          codeOf(updateAccount(other.deps, { kind: 'admin', userId: one.userId }, { userId: two.userId, change })),
          codeOf(updateAccount(other.deps, { kind: 'admin', userId: two.userId }, { userId: one.userId, change })),
        ]);
        expect(ended.sort()).toEqual(['forbidden', 'yes']);
      }
    } finally {
      await other.close();
    }
  });

  test('are listed by handle, in pages, with what an admin must know', async () => {
    const person = await signedUp('listed');
    const all: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await listUsers(world.deps, asAdmin, { limit: 3, ...(after === undefined ? {} : { after }) });
      all.push(...page.users.map((user) => user.handle));
      after = page.users.at(-1)?.id;
      if (!page.more) break;
    }
    expect(all).toEqual([...new Set(all)].sort());
    const { users } = await listUsers(world.deps, asAdmin, { query: `@${person.handle.toUpperCase()}` });
    expect(users).toMatchObject([{ id: person.userId, sessions: 1, fileBytes: 0, lastUsedAt: expect.any(Number) }]);
    expect((await listUsers(world.deps, asAdmin, { filter: 'admins' })).users.map((user) => user.id)).toContain(admin.userId);
    expect((await listUsers(world.deps, asAdmin, { filter: 'admins' })).users.map((user) => user.id)).not.toContain(person.userId);
  });

  test('one session is ended by its owner’s admin, once in the log', async () => {
    const person = await signedUp('two-devices');
    await login(world.deps, client, { handle: person.handle, password: 'a good password', device });
    expect((await listUserSessions(world.deps, asAdmin, { userId: person.userId })).sessions).toHaveLength(2);
    world.published.length = 0;
    for (let times = 0; times < 2; times += 1) await endUserSession(world.deps, asAdmin, { userId: person.userId, sessionId: person.sessionId });
    expect(world.published).toEqual([{ kind: 'end', sessionIds: [person.sessionId], code: 'revoked' }]);
    expect((await listUserSessions(world.deps, asAdmin, { userId: person.userId })).sessions).toHaveLength(1);
    expect((await listAudit(world.deps, asAdmin, { action: 'session-ended' })).entries).toMatchObject([
      { details: { device: 'Desk' }, target: { name: person.handle } },
    ]);
  });
});

describe('reset links', () => {
  test('set a password once, end all sessions, and only the newest is good', async () => {
    const person = await signedUp('forgetful');
    const old = await makeResetLink(world.deps, asAdmin, { userId: person.userId });
    const { code, url } = await makeResetLink(world.deps, asAdmin, { userId: person.userId });
    expect(url).toBe(`https://chat.example.org/reset#${code}`);
    expect(await codeOf(useResetLink(world.deps, client, { code: old.code, next: 'another password' }))).toBe('not-found');
    world.published.length = 0;
    const uses = await Promise.all([1, 2].map(() => codeOf(useResetLink(world.deps, client, { code: ` ${code}\n`, next: 'another password' }))));
    expect(uses.sort()).toEqual(['not-found', 'yes']);
    expect(world.published).toEqual([{ kind: 'end', sessionIds: [person.sessionId], code: 'revoked' }]);
    expect(await codeOf(login(world.deps, client, { handle: person.handle, password: 'a good password', device }))).toBe('unauthenticated');
    expect(await codeOf(login(world.deps, client, { handle: person.handle, password: 'another password', device }))).toBe('yes');
    expect(await lastAudit()).toMatchObject({ action: 'reset-link-used', actor: { id: person.userId }, address: client.address });
  });

  test('are refused for who is not here, and void after deactivating or a day', async () => {
    expect(await codeOf(makeResetLink(world.deps, asAdmin, { userId: uuidv7() }))).toBe('not-found');
    const person = await signedUp('void');
    const { code, expiresAt } = await makeResetLink(world.deps, asAdmin, { userId: person.userId });
    expect(expiresAt - (await world.deps.server.now())).toBeGreaterThan(23 * 3_600_000);
    await updateAccount(world.deps, asAdmin, { userId: person.userId, change: { deactivated: true } });
    expect(await codeOf(useResetLink(world.deps, client, { code, next: 'another password' }))).toBe('not-found');
    expect(await codeOf(makeResetLink(world.deps, asAdmin, { userId: person.userId }))).toBe('conflict');
    const other = await signedUp('late');
    await world.deps.admin.keepReset({ actorId: null, address: null, opId: uuidv7(), userId: other.userId, codeHash: 'late', lifeMs: -1 });
    expect(await world.deps.admin.useReset({ codeHash: 'late', passwordHash: 'x', address: null })).toBeNull();
  });
});

describe('a repeat of a call', () => {
  test('changes nothing, whatever was done since', async () => {
    const person = await signedUp('twice');
    const [opId, back] = [uuidv7(), uuidv7()];
    const set = (deactivated: boolean, op: string) => updateAccount(world.deps, asAdmin, { userId: person.userId, change: { deactivated }, opId: op });
    await set(true, opId);
    await set(false, back);
    world.published.length = 0;
    expect((await set(true, opId)).user.deactivatedAt).toBeUndefined();
    expect(world.published).toEqual([]);
    // Somebody else's operation of the same name is another one.
    expect((await updateAccount(world.deps, operator, { userId: person.userId, change: { deactivated: true }, opId })).user.deactivatedAt).toBeDefined();
  });

  test('is refused as the first one was, until that may be done', async () => {
    const opId = uuidv7();
    const leave = () => updateAccount(world.deps, asAdmin, { userId: admin.userId, change: { admin: false }, opId });
    expect(await codeOf(leave())).toBe('conflict');
    expect(await codeOf(leave())).toBe('conflict');
  });

  test('tells the same code while that is good, and makes no other', async () => {
    const person = await signedUp('again');
    const opId = uuidv7();
    const make = () => makeResetLink(world.deps, asAdmin, { userId: person.userId, opId });
    const links = await Promise.all([make(), make(), make()]);
    expect(new Set(links.map(({ code, expiresAt }) => `${code} ${expiresAt}`)).size).toBe(1);
    expect((await listAudit(world.deps, asAdmin, { action: 'reset-link-made', query: person.handle })).entries).toHaveLength(1);
    await useResetLink(world.deps, client, { code: links[0]?.code ?? '', next: 'another password' });
    expect(await codeOf(make())).toBe('conflict');
  });

  test('of the settings does not set them back', async () => {
    const opId = uuidv7();
    await updateSettings(world.deps, asAdmin, { name: 'First', opId });
    await updateSettings(world.deps, asAdmin, { name: 'Second' });
    expect((await updateSettings(world.deps, asAdmin, { name: 'First', opId })).name).toBe('Second');
    await updateSettings(world.deps, asAdmin, { name: null });
  });
});

describe('lists', () => {
  test('are sorted as asked for, and paged without a gap or a repeat', async () => {
    const tag = uuidv7().slice(-8);
    const people = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => signedUp(`${name}-sorted-${tag}`)));
    await login(world.deps, client, { handle: people[1]?.handle ?? '', password: 'a good password', device });
    const all = async (sort: 'handle' | 'last-used' | 'created' | 'files') => {
      const found: string[] = [];
      for (let after: string | undefined, more = true; more; after = found.at(-1)) {
        const page = await listUsers(world.deps, asAdmin, { query: `sorted-${tag}`, sort, limit: 2, ...(after === undefined ? {} : { after }) });
        found.push(...page.users.map(({ id }) => id));
        more = page.more;
      }
      expect(new Set(found).size).toBe(5);
      return found;
    };
    expect(await all('handle')).toEqual(people.map(({ userId }) => userId));
    expect((await all('last-used'))[0]).toBe(people[1]?.userId);
    await all('created');
    await all('files');

    const owner = await world.person('owner');
    const friends = [await world.person('friend'), await world.person('friend')];
    const small = await room(owner);
    const large = await room(owner, friends);
    const middle = await room(owner, friends.slice(1));
    const rooms = async (sort: 'name' | 'members' | 'last-event' | 'created') => {
      const found: string[] = [];
      for (let after: string | undefined, more = true; more; after = found.at(-1)) {
        const page = await listRoomsForAdmin(world.deps, asAdmin, { sort, limit: 2, ...(after === undefined ? {} : { after }) });
        found.push(...page.rooms.map(({ id }) => id));
        more = page.more;
      }
      expect(new Set(found).size).toBe(found.length);
      return found.filter((id) => [small, large, middle].some(({ roomId }) => roomId === id));
    };
    expect(await rooms('members')).toEqual([large, middle, small].map(({ roomId }) => roomId));
    expect((await rooms('created')).length).toBe(3);
    expect((await rooms('last-event')).length).toBe(3);
    expect((await rooms('name')).length).toBe(3);
  });

  test('of the audit log are searched by who, what and from where', async () => {
    const person = await signedUp('searched');
    await updateAccount(world.deps, asAdmin, { userId: person.userId, change: { deactivated: true } });
    for (const query of [person.handle.toUpperCase(), `@${person.handle.slice(2)}`]) {
      expect((await listAudit(world.deps, asAdmin, { query })).entries, query).toMatchObject([{ target: { name: person.handle } }]);
    }
    expect((await listAudit(world.deps, asAdmin, { query: '192.0.2.1', limit: 1 })).entries).toHaveLength(1);
    expect((await listAudit(world.deps, asAdmin, { query: '100%' })).entries).toEqual([]);
  });
});

describe('rooms', () => {
  test('direct ones are never shown, private ones without a word of them', async () => {
    const [one, two] = [await world.person('one'), await world.person('two')];
    const { roomId, name } = await room(one, [two]);
    await world.deps.rooms.createDirect({ roomId: uuidv7(), actorId: one.userId, userIds: [one.userId, two.userId], nodeName: 'test' });
    const { rooms } = await listRoomsForAdmin(world.deps, asAdmin, { query: name });
    expect(rooms).toEqual([{ id: roomId, kind: 'private', name, members: 2, events: 2, createdAt: expect.any(Number), lastAt: expect.any(Number) }]);
    expect((await listRoomsForAdmin(world.deps, asAdmin, {})).rooms.every(({ kind }) => kind === 'public' || kind === 'private')).toBe(true);
  });

  test('are archived and opened again: members hear it, and a repeat does nothing twice', async () => {
    const owner = await world.person('owner');
    const { roomId, name } = await room(owner);
    const opId = uuidv7();
    for (let times = 0; times < 2; times += 1) await updateAnyRoom(world.deps, asAdmin, { roomId, opId, archived: true });
    expect(world.packets(roomId)).toMatchObject([
      { events: [{ type: 'room-updated', actorId: admin.userId, changed: ['archived'], room: { archivedAt: expect.any(Number) } }] },
    ]);
    expect(await lastAudit()).toMatchObject({ action: 'room-archived', target: { kind: 'room', id: roomId, name } });
    const { room: open } = await updateAnyRoom(world.deps, operator, { roomId, archived: false });
    expect(open).not.toHaveProperty('archivedAt');
    expect(await lastAudit()).toMatchObject({ action: 'room-unarchived' });
  });

  test('get an owner where none can sign in, of their own people only', async () => {
    const [owner, member, stranger] = [await world.person('owner'), await world.person('member'), await world.person('stranger')];
    const { roomId } = await room(owner, [member]);
    expect(await codeOf(updateAnyRoom(world.deps, asAdmin, { roomId, ownerId: member.userId }))).toBe('conflict');
    await updateAccount(world.deps, asAdmin, { userId: owner.userId, change: { deactivated: true } });
    expect((await listRoomsForAdmin(world.deps, asAdmin, { filter: 'ownerless', limit: 100 })).rooms.map(({ id }) => id)).toContain(roomId);
    expect(await codeOf(updateAnyRoom(world.deps, asAdmin, { roomId, ownerId: stranger.userId }))).toBe('not-found');
    const { room: owned } = await updateAnyRoom(world.deps, asAdmin, { roomId, ownerId: member.userId });
    expect(owned).not.toHaveProperty('ownerless');
    expect((await world.deps.rooms.memberships(roomId, [member.userId]))[0]?.role).toBe('owner');
    expect(await lastAudit()).toMatchObject({ action: 'room-owner-made', details: { userId: member.userId } });
  });

  test('are deleted for everybody, and their names are free', async () => {
    const [owner, member] = [await world.person('owner'), await world.person('member')];
    const { roomId, name } = await room(owner, [member], 'public');
    expect(await updateAnyRoom(world.deps, asAdmin, { roomId, deleted: true })).toEqual({});
    expect(world.inboxOf(member.userId)).toMatchObject([{ type: 'room-removed', roomId, deleted: true }]);
    expect(world.packets(roomId)).toMatchObject([{ events: [{ type: 'room-deleted' }] }]);
    expect(await codeOf(updateAnyRoom(world.deps, asAdmin, { roomId, archived: true }))).toBe('gone');
    expect(await lastAudit()).toMatchObject({ action: 'room-deleted', target: { name }, details: { members: 2 } });
  });
});

describe('the server', () => {
  test('is called and joined as was set, on another node too, and as before once that is taken back', async () => {
    const other = await openDomainWorld({ database: world.database });
    try {
      expect(await currentSettings(other.deps)).toEqual({ name: 'Parley', registration: 'open' });
      expect(await updateSettings(world.deps, asAdmin, { registration: 'closed', name: 'Fjord' })).toMatchObject({
        name: 'Fjord',
        isNameSet: true,
        defaults: { name: 'Parley' },
      });
      expect(await currentSettings(other.deps)).toEqual({ name: 'Fjord', registration: 'closed' });
      expect(await codeOf(register(other.deps, client, { handle: 'late-one', displayName: 'L', password: 'a good password', device }))).toBe('forbidden');
      expect(await lastAudit()).toMatchObject({ action: 'settings-changed', details: { name: 'Fjord', nameBefore: null, registration: 'closed' } });
      const before = await lastAudit();
      await updateSettings(world.deps, asAdmin, { registration: 'closed' });
      expect(await lastAudit()).toEqual(before);
      await updateSettings(world.deps, asAdmin, { registration: null, name: null });
      expect(await currentSettings(other.deps)).toEqual({ name: 'Parley', registration: 'open' });
    } finally {
      await other.close();
    }
  });

  test('tells how much it holds', async () => {
    const storage = await getStorage(world.deps, asAdmin);
    expect(storage).toMatchObject({ fileBytes: 0, largest: [], messages: 0 });
    expect(storage.people).toBeGreaterThan(3);
    expect(storage.databaseBytes).toBeGreaterThan(1_000_000);
  });

  test('the audit log is read back page by page, by actor and by action', async () => {
    const ids: number[] = [];
    for (let before: number | undefined; ; ) {
      const page = await listAudit(world.deps, asAdmin, { limit: 4, ...(before === undefined ? {} : { before }) });
      ids.push(...page.entries.map(({ id }) => id));
      before = page.entries.at(-1)?.id;
      if (!page.more) break;
    }
    expect(ids).toEqual([...new Set(ids)].sort((one, other) => other - one));
    const byOperator = await listAudit(world.deps, asAdmin, { actorId: null, limit: 100 });
    expect(byOperator.entries.length).toBeGreaterThan(0);
    expect(byOperator.entries.some(({ actor }) => actor !== undefined)).toBe(false);
  });
});
