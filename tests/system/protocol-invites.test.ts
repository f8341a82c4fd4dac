import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import {
  arrive,
  connect,
  device,
  freshHandle,
  http,
  httpRefused,
  type OutsideClient,
  openRoom,
  password,
  signUp,
  until,
  wholeLog,
} from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';
import { sessionShape } from './outside/shapes.ts';

const previewShape = z.strictObject({
  serverName: z.string().min(1),
  isValid: z.boolean(),
  roomName: z.string().optional(),
  roomIcon: z.string().optional(),
  inviterName: z.string().optional(),
  expiresAt: z.int().optional(),
});
const codeOf = async (client: OutsideClient, name: string, input: object) => (await client.refused(name, input)).code;
const preview = async (url: string, code: string) => previewShape.parse((await http(url, 'GET', `/v1/invites/${encodeURIComponent(code)}`)).json);
const register = (url: string, more: object = {}) =>
  http(url, 'POST', '/v1/auth/register', { body: { handle: freshHandle(), displayName: 'New', password, device, ...more } });

describe('on a server that is open', () => {
  let database: TestDatabase;
  let relay: OutsideRelay;
  let ann: OutsideClient;
  let bob: OutsideClient;
  let cleo: OutsideClient;
  beforeAll(async () => {
    database = await createTestDatabase();
    relay = await startOutsideRelay({ DATABASE_URL: database.url });
    [ann, bob, cleo] = (await Promise.all(['ann', 'bob', 'cleo'].map((name) => arrive(relay.url, name)))) as [OutsideClient, OutsideClient, OutsideClient];
  });
  afterAll(async () => {
    for (const client of [ann, bob, cleo]) client.close();
    await relay.stop();
    await database.drop();
  });

  test('a code leads into a private room, however it is written; who is in already uses nothing up', async () => {
    const roomId = await openRoom(ann, { kind: 'private', name: 'Secret garden' });
    const { invite } = await ann.ask('invites.create', { roomId, maxUses: 5 });
    expect(invite).toMatchObject({ roomId, creatorId: ann.id, uses: 0, maxUses: 5 });
    expect(invite.expiresAt - invite.createdAt).toBe(7 * 86_400_000);
    const { state } = await bob.ask('invites.accept', { code: ` ${invite.code.toLowerCase().replaceAll('-', ' ')} ` });
    expect(state).toMatchObject({ role: 'member', members: 2, room: { id: roomId, name: 'Secret garden' } });
    await until('room-added', () => bob.inbox.find((one) => one.type === 'room-added' && one.state.room.id === roomId));
    expect((await wholeLog(bob, roomId)).at(-1)).toMatchObject({ type: 'member-joined', userId: bob.id, actorId: bob.id, role: 'member' });
    for (let again = 0; again < 3; again += 1) await bob.ask('invites.accept', { code: invite.code });
    expect((await ann.ask('invites.list', { roomId })).invites).toMatchObject([{ code: invite.code, uses: 1 }]);
    await ann.say(roomId, 'welcome');
    await until('it comes live', () => bob.live(roomId).some((event) => event.type === 'message-created'));
  });

  test('the same opId makes one invite, and one use', async () => {
    const roomId = await openRoom(ann, { kind: 'private' });
    const input = { roomId, opId: uuidv7() };
    const made = await Promise.all([ann.ask('invites.create', input), ann.ask('invites.create', input)]);
    expect(made[0]).toEqual(made[1]);
    const accept = { code: made[0].invite.code, opId: uuidv7() };
    await Promise.all([bob.ask('invites.accept', accept), bob.ask('invites.accept', accept), bob.ask('invites.accept', accept)]);
    expect((await ann.ask('invites.list', { roomId })).invites).toMatchObject([{ uses: 1 }]);
    expect((await wholeLog(ann, roomId)).filter(({ type }) => type === 'member-joined')).toHaveLength(2);
  });

  test('a limit of uses holds, also where many come at once', async () => {
    const roomId = await openRoom(ann, { kind: 'private' });
    const { invite } = await ann.ask('invites.create', { roomId, maxUses: 3 });
    const people = await Promise.all(Array.from({ length: 8 }, () => arrive(relay.url)));
    const answers = (await Promise.all(people.map((person) => person.raw('invites.accept', { code: invite.code })))) as {
      ok: boolean;
      error?: { code: string };
    }[];
    expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
    for (const { ok, error } of answers) if (!ok) expect(error?.code).toBe('not-found');
    expect((await ann.ask('members.list', { roomId })).members).toHaveLength(4);
    expect((await ann.ask('invites.list', { roomId })).invites).toEqual([]);
    for (const person of people) person.close();
  });

  test('unknown, revoked, used up: the same words; nothing tells them apart', async () => {
    const roomId = await openRoom(ann, { kind: 'private' });
    const [revoked, used] = await Promise.all([ann.ask('invites.create', { roomId }), ann.ask('invites.create', { roomId, maxUses: 1 })]);
    for (let again = 0; again < 2; again += 1) expect(await ann.ask('invites.revoke', { code: revoked.invite.code })).toEqual({});
    await bob.ask('invites.accept', { code: used.invite.code });
    const errors = await Promise.all([revoked.invite.code, used.invite.code, 'AAAA-AAAA-AAAA', 'x'].map((code) => cleo.refused('invites.accept', { code })));
    for (const error of errors) expect(error).toEqual(errors[0]);
    expect(errors[0]?.code).toBe('not-found');
    for (const code of [revoked.invite.code, used.invite.code, 'x']) {
      expect(await preview(relay.url, code)).toEqual({ serverName: expect.any(String), isValid: false });
      const refused = await httpRefused(relay.url, 'POST', '/v1/auth/register', {
        body: { handle: freshHandle(), displayName: 'x', password, device, inviteCode: code },
      });
      expect(refused).toMatchObject({ status: 403, error: { code: 'forbidden', issues: [{ path: 'inviteCode' }] } });
    }
  });

  test('it ends with its time', async () => {
    const roomId = await openRoom(ann, { kind: 'private' });
    const { invite } = await ann.ask('invites.create', { roomId, expiresInMs: 60_000 });
    expect(invite.expiresAt - invite.createdAt).toBe(60_000);
    expect((await preview(relay.url, invite.code)).isValid).toBe(true);
    // A minute is the shortest; nobody waits for it here.
    const sql = new pg.Client({ connectionString: database.url });
    await sql.connect();
    await sql.query('UPDATE invites SET expires_at = created_at').finally(() => sql.end());
    expect((await preview(relay.url, invite.code)).isValid).toBe(false);
    expect(await codeOf(bob, 'invites.accept', { code: invite.code })).toBe('not-found');
    for (const more of [{ expiresInMs: 59_999 }, { expiresInMs: 366 * 86_400_000 }, { maxUses: 0 }, { maxUses: 10_001 }, { maxUses: 1.5 }])
      expect(await codeOf(ann, 'invites.create', { roomId, ...more })).toBe('invalid');
  });

  test('it is worth what its maker may do now', async () => {
    const roomId = await openRoom(ann, { kind: 'private', memberIds: [bob.id] });
    expect(await codeOf(bob, 'invites.create', { roomId })).toBe('forbidden');
    await ann.ask('members.setRole', { roomId, userId: bob.id, role: 'moderator' });
    const { invite } = await bob.ask('invites.create', { roomId });
    expect((await preview(relay.url, invite.code)).isValid).toBe(true);
    await ann.ask('members.setRole', { roomId, userId: bob.id, role: 'member' });
    expect(await codeOf(cleo, 'invites.accept', { code: invite.code })).toBe('not-found');
    await ann.ask('members.setRole', { roomId, userId: bob.id, role: 'moderator' });
    await ann.ask('members.ban', { roomId, userId: bob.id });
    expect(await codeOf(cleo, 'invites.accept', { code: invite.code })).toBe('not-found');
    expect((await preview(relay.url, invite.code)).isValid).toBe(false);
  });

  test('who may see and take back which', async () => {
    const roomId = await openRoom(ann, { kind: 'public', memberIds: [bob.id, cleo.id] });
    const mine = (await ann.ask('invites.create', { roomId })).invite;
    const bobs = (await bob.ask('invites.create', { roomId })).invite;
    const toServer = (await bob.ask('invites.create', {})).invite;
    expect(toServer.roomId).toBeUndefined();
    expect((await ann.ask('invites.list', { roomId })).invites.map(({ code }) => code)).toEqual([bobs.code, mine.code]);
    expect((await ann.ask('invites.list', { roomId, limit: 1 })).more).toBe(true);
    expect((await ann.ask('invites.list', { roomId, limit: 1, after: bobs.code })).invites).toMatchObject([{ code: mine.code }]);
    expect((await bob.ask('invites.list', { roomId })).invites.map(({ code }) => code)).toEqual([bobs.code]);
    expect((await bob.ask('invites.list', {})).invites.map(({ code }) => code)).toContain(toServer.code);
    expect((await ann.ask('invites.list', {})).invites.map(({ code }) => code)).not.toContain(toServer.code);
    expect(await codeOf(cleo, 'invites.revoke', { code: bobs.code })).toBe('not-found');
    expect(await codeOf(ann, 'invites.revoke', { code: toServer.code })).toBe('not-found');
    await ann.ask('invites.revoke', { code: bobs.code });
    await bob.ask('invites.revoke', { code: toServer.code });
    const other = await openRoom(ann, { kind: 'private' });
    expect(await codeOf(bob, 'invites.list', { roomId: other })).toBe('not-found');
    expect(await codeOf(bob, 'invites.create', { roomId: other })).toBe('not-found');
  });

  test('registering with a room’s code makes the account and the membership', async () => {
    const roomId = await openRoom(ann, { kind: 'private', name: 'Tea', memberIds: [] });
    await ann.ask('rooms.update', { roomId, icon: '🍵' });
    const { invite } = await ann.ask('invites.create', { roomId, maxUses: 1 });
    const told = await preview(relay.url, invite.code);
    expect(told).toEqual({
      serverName: expect.any(String),
      isValid: true,
      roomName: 'Tea',
      roomIcon: '🍵',
      inviterName: ann.session.user.displayName,
      expiresAt: invite.expiresAt,
    });
    const handle = freshHandle();
    const { status, json } = await register(relay.url, { handle, inviteCode: invite.code });
    expect(status).toBe(201);
    const session = sessionShape.parse(json);
    expect(session.joinedRoomId).toBe(roomId);
    await until('ann hears it', () => ann.live(roomId).some((event) => event.type === 'member-joined' && event.userId === session.user.id));
    const client = await connect(relay.url, session);
    expect((await client.ask('sync.open', { cursors: {} })).rooms.map(({ room }) => room.id)).toEqual([roomId]);
    client.close();
    expect((await register(relay.url, { inviteCode: invite.code })).status).toBe(403);
  });

  test('a taken handle uses nothing up', async () => {
    const { invite } = await ann.ask('invites.create', { maxUses: 1 });
    expect((await register(relay.url, { handle: ann.session.user.handle, inviteCode: invite.code })).status).toBe(409);
    expect((await register(relay.url, { inviteCode: invite.code })).status).toBe(201);
    expect((await register(relay.url, { inviteCode: invite.code })).status).toBe(403);
  });

  test('the address of an invite takes nothing else', async () => {
    for (const path of ['/v1/invites/', `/v1/invites/${'x'.repeat(101)}`, '/v1/invites/%00']) {
      const { status } = await http(relay.url, 'GET', path);
      expect([400, 404]).toContain(status);
    }
  });
});

describe('on a server by invitation', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  test('the first account needs no invite and is told in the log; every later one needs a code, each use counts', async () => {
    const relay = await startOutsideRelay({ DATABASE_URL: database.url, REGISTRATION: 'invite', LOG_LEVEL: 'info' });
    try {
      // Many try to be first: one is.
      const statuses = (await Promise.all(Array.from({ length: 6 }, () => register(relay.url)))).map(({ status }) => status);
      expect(statuses.sort()).toEqual([201, 403, 403, 403, 403, 403]);
      expect(relay.output().match(/first account/g)).toHaveLength(1);
      const refused = await httpRefused(relay.url, 'POST', '/v1/auth/register', { body: { handle: freshHandle(), displayName: 'x', password, device } });
      expect(refused).toMatchObject({ status: 403, error: { code: 'forbidden', issues: [{ path: 'inviteCode' }] } });
      expect((await register(relay.url, { inviteCode: 'AAAA-AAAA-AAAA' })).status).toBe(403);
    } finally {
      await relay.stop();
    }
  });

  test('a code lets in as many as it says, also at once; closed takes nobody', async () => {
    const open = await startOutsideRelay({ DATABASE_URL: database.url });
    const owner = await arrive(open.url, 'owner');
    const { invite } = await owner.ask('invites.create', { maxUses: 2 });
    owner.close();
    await open.stop();
    const relay = await startOutsideRelay({ DATABASE_URL: database.url, REGISTRATION: 'invite' });
    try {
      expect(await preview(relay.url, invite.code)).toMatchObject({ isValid: true, inviterName: owner.session.user.displayName });
      const statuses = (await Promise.all(Array.from({ length: 5 }, () => register(relay.url, { inviteCode: invite.code })))).map(({ status }) => status);
      expect(statuses.sort()).toEqual([201, 201, 403, 403, 403]);
    } finally {
      await relay.stop();
    }
    const closed = await startOutsideRelay({ DATABASE_URL: database.url, REGISTRATION: 'closed' });
    try {
      expect((await register(closed.url, { inviteCode: invite.code })).status).toBe(403);
    } finally {
      await closed.stop();
    }
  });

  test('looking at invites is limited by address, so that nobody guesses', async () => {
    const relay = await startOutsideRelay({ DATABASE_URL: database.url, RATE_LIMITS: '' });
    try {
      await signUp(relay.url);
      const statuses: number[] = [];
      for (let n = 0; n < 61; n += 1) statuses.push((await http(relay.url, 'GET', '/v1/invites/AAAA-AAAA-AAAA')).status);
      expect(statuses).toEqual([...Array(60).fill(200), 429]);
    } finally {
      await relay.stop();
    }
  });
});
