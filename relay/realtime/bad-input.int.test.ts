import { type CallInput, type CallName, calls } from '@parley/shared/protocol/calls';
import type { WireError } from '@parley/shared/protocol/errors';
import type { Result } from '@parley/shared/result';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { uuidv7 } from '../../tests/support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { type RelayInProcess, startRelay } from '../../tests/support/relay.ts';
import { joinedWire, until, type WireClient } from '../../tests/support/wire-client.ts';

let database: TestDatabase;
let relay: RelayInProcess;
let sql: pg.Client;
let ann: WireClient;
let bob: WireClient;
/** Rooms as ann sees them: she is in the first, bob alone is in the others. */
const rooms = { mine: '', othersPublic: '', othersPrivate: '', othersDirect: '' };

beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startRelay({ databaseUrl: database.url });
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  ann = await joinedWire(relay.url, 'ann');
  bob = await joinedWire(relay.url, 'bob');
  const create = async (who: WireClient, kind: 'public' | 'private') => (await who.must('rooms.create', { kind, name: `room ${uuidv7()}` })).room.id;
  rooms.mine = await create(ann, 'private');
  rooms.othersPublic = await create(bob, 'public');
  rooms.othersPrivate = await create(bob, 'private');
  rooms.othersDirect = (await bob.must('rooms.direct', { userIds: [bob.userId] })).room.id;
});
afterAll(async () => {
  ann.close();
  bob.close();
  await sql.end();
  await relay.stop();
  await database.drop();
});

/** A well-formed input for each call with every field it knows; a call or field that is added must come in here too. */
const samples: { [N in CallName]: () => Required<CallInput<N>> } = {
  'session.refresh': () => ({ accessToken: 'x' }),
  'sync.open': () => ({ cursors: { [rooms.mine]: 0 } }),
  'log.since': () => ({ roomId: rooms.mine, seq: 0, until: 5, changesOnly: true, limit: 5 }),
  'log.heads': () => ({ cursors: { [rooms.mine]: 0 } }),
  'messages.history': () => ({ roomId: rooms.mine, before: 5, after: 5, around: 5, threadRootId: uuidv7(), limit: 5 }),
  'messages.send': () => ({
    roomId: rooms.mine,
    id: uuidv7(),
    kind: 'me',
    body: 'words',
    afterId: uuidv7(),
    replyToId: uuidv7(),
    threadRootId: uuidv7(),
    fileIds: [uuidv7()],
    commandId: uuidv7(),
  }),
  'messages.edit': () => ({ roomId: rooms.mine, id: uuidv7(), opId: uuidv7(), body: 'words' }),
  'messages.delete': () => ({ roomId: rooms.mine, id: uuidv7(), opId: uuidv7() }),
  'messages.pin': () => ({ roomId: rooms.mine, id: uuidv7(), opId: uuidv7(), on: true }),
  'messages.vote': () => ({ roomId: rooms.mine, id: uuidv7(), opId: uuidv7(), value: 1 }),
  'messages.react': () => ({ roomId: rooms.mine, id: uuidv7(), opId: uuidv7(), emoji: '🎈', on: true }),
  'messages.get': () => ({ roomId: rooms.mine, ids: [uuidv7()] }),
  'messages.revisions': () => ({ roomId: rooms.mine, id: uuidv7() }),
  'messages.pinned': () => ({ roomId: rooms.mine, before: 1_000 }),
  'links.preview': () => ({ roomId: rooms.mine, ids: [uuidv7()] }),
  'messages.search': () => ({
    query: 'words',
    roomId: rooms.mine,
    fromId: bob.userId,
    before: 5,
    limit: 5,
    after: 5,
    has: ['link'],
    is: ['pinned'],
  }),
  'threads.mark': () => ({ roomId: rooms.mine, rootId: uuidv7(), seq: 5, isFollowed: true }),
  'threads.list': () => ({ afterRoomId: uuidv7(), afterRootId: uuidv7(), limit: 5 }),
  'saves.set': () => ({ roomId: rooms.mine, messageId: uuidv7(), on: true }),
  'saves.list': () => ({ before: 5, limit: 5 }),
  'rooms.create': () => ({
    id: uuidv7(),
    opId: uuidv7(),
    kind: 'public',
    name: `never ${uuidv7()}`,
    topic: 'words',
    memberIds: [bob.userId],
    historyFrom: 'join',
  }),
  'rooms.direct': () => ({ userIds: [bob.userId] }),
  'rooms.list': () => ({ query: 'words', after: uuidv7(), limit: 5 }),
  'rooms.join': () => ({ roomId: rooms.othersPublic, opId: uuidv7() }),
  'rooms.leave': () => ({ roomId: rooms.mine, opId: uuidv7() }),
  'rooms.delete': () => ({ roomId: rooms.mine, opId: uuidv7() }),
  'rooms.update': () => ({
    roomId: rooms.mine,
    opId: uuidv7(),
    name: 'words',
    topic: 'words',
    icon: '🍵',
    archived: true,
    announcement: true,
    slowModeSeconds: 5,
  }),
  'members.add': () => ({ roomId: rooms.mine, userIds: [bob.userId], opId: uuidv7() }),
  'members.remove': () => ({ roomId: rooms.mine, userId: bob.userId, opId: uuidv7() }),
  'members.ban': () => ({ roomId: rooms.mine, userId: bob.userId, opId: uuidv7() }),
  'members.unban': () => ({ roomId: rooms.mine, userId: bob.userId, opId: uuidv7() }),
  'members.banned': () => ({ roomId: rooms.mine, after: uuidv7(), limit: 5 }),
  'members.setRole': () => ({ roomId: rooms.mine, userId: bob.userId, role: 'admin', opId: uuidv7() }),
  'members.mute': () => ({ roomId: rooms.mine, userId: bob.userId, untilMs: Date.now() + 60_000, opId: uuidv7() }),
  'blocks.set': () => ({ userId: bob.userId, on: true, opId: uuidv7() }),
  'blocks.list': () => ({ after: uuidv7(), limit: 5 }),
  'messages.report': () => ({ roomId: rooms.mine, id: uuidv7(), opId: uuidv7(), reason: 'spam', comment: 'words' }),
  'reports.list': () => ({ roomId: rooms.mine, after: uuidv7(), limit: 5 }),
  'reports.resolve': () => ({ id: uuidv7(), action: 'dismissed', opId: uuidv7() }),
  'invites.create': () => ({ opId: uuidv7(), roomId: rooms.mine, expiresInMs: 100_000, maxUses: 5 }),
  'invites.revoke': () => ({ code: 'words', opId: uuidv7() }),
  'invites.accept': () => ({ code: 'words', opId: uuidv7() }),
  'invites.list': () => ({ roomId: rooms.mine, after: 'words', limit: 5 }),
  'notify.set': () => ({ roomId: rooms.mine, level: 'nothing', opId: uuidv7() }),
  'members.list': () => ({ roomId: rooms.mine, query: 'words', after: uuidv7(), limit: 5 }),
  'reads.mark': () => ({ roomId: rooms.mine, seq: 1, markVersion: 0, unread: true }),
  'reads.markAll': () => ({ marks: [{ roomId: rooms.mine, seq: 1 }] }),
  'messages.voters': () => ({ roomId: rooms.mine, id: uuidv7() }),
  'receipts.get': () => ({ roomId: rooms.mine }),
  'receipts.delivered': () => ({ roomId: rooms.mine, seq: 5 }),
  'people.lastSeen': () => ({ userIds: [bob.userId] }),
  'privacy.set': () => ({ opId: uuidv7(), receipts: true, lastSeen: true }),
  'users.get': () => ({ userIds: [bob.userId] }),
  'users.search': () => ({ query: 'words', limit: 5 }),
  'users.update': () => ({ opId: uuidv7(), displayName: 'words', about: 'words', timeZone: 'Europe/Berlin' }),
  'presence.set': () => ({ opId: uuidv7(), status: 'online', auto: false, text: 'words', emoji: '🌴', expiresAt: 5 }),
  'bots.create': () => ({
    opId: uuidv7(),
    handle: 'words',
    displayName: 'words',
    about: 'words',
    scopes: ['messages:read'],
    roomIds: [rooms.mine],
    expiresAt: 5,
  }),
  'bots.list': () => ({}),
  'bots.update': () => ({ botId: uuidv7(), opId: uuidv7(), displayName: 'words', about: 'words' }),
  'bots.delete': () => ({ botId: uuidv7(), opId: uuidv7() }),
  'bots.createToken': () => ({ botId: uuidv7(), opId: uuidv7(), name: 'words', scopes: ['messages:read'], roomIds: [rooms.mine], expiresAt: 5 }),
  'bots.tokens': () => ({ botId: uuidv7() }),
  'bots.revokeToken': () => ({ botId: uuidv7(), tokenId: uuidv7(), opId: uuidv7() }),
  'rooms.bots': () => ({ roomId: rooms.mine }),
  'hooks.create': () => ({
    kind: 'outgoing',
    roomId: rooms.mine,
    opId: uuidv7(),
    name: 'words',
    mentionsRoom: true,
    url: 'https://hooks.example/a',
    events: ['message-created'],
  }),
  'push.list': () => ({}),
  'push.add': () => ({
    opId: uuidv7(),
    kind: 'ntfy',
    address: 'https://ntfy.example',
    topic: 'lena',
    appId: 'org.example',
    token: 'tk_1',
    contents: 'hint',
  }),
  'push.update': () => ({ targetId: uuidv7(), opId: uuidv7(), contents: 'words' }),
  'push.remove': () => ({ targetId: uuidv7(), opId: uuidv7() }),
  'push.test': () => ({ targetId: uuidv7() }),
  'hooks.list': () => ({ roomId: rooms.mine }),
  'hooks.update': () => ({
    hookId: uuidv7(),
    opId: uuidv7(),
    name: 'words',
    mentionsRoom: true,
    url: 'https://hooks.example/a',
    events: ['message-created'],
    enabled: true,
  }),
  'hooks.delete': () => ({ hookId: uuidv7(), opId: uuidv7() }),
  'hooks.deliveries': () => ({ hookId: uuidv7(), before: 5, limit: 5, state: 'dead' }),
  'hooks.redeliver': () => ({ hookId: uuidv7(), deliveryId: uuidv7(), opId: uuidv7() }),
  'hooks.rotateSecret': () => ({ hookId: uuidv7(), opId: uuidv7() }),
  'rooms.hooks': () => ({ roomId: rooms.mine }),
  'commands.set': () => ({ opId: uuidv7(), commands: [] }),
  'commands.list': () => ({ roomId: rooms.mine, all: true }),
  'commands.run': () => ({ roomId: rooms.mine, opId: uuidv7(), name: 'words', botId: uuidv7(), text: 'words', threadRootId: uuidv7() }),
  'commands.status': () => ({ invocationIds: [uuidv7()] }),
  'commands.pending': () => ({}),
  'commands.reply': () => ({ invocationId: uuidv7(), id: uuidv7(), body: 'words', ephemeral: true }),
  'commands.fail': () => ({ invocationId: uuidv7(), opId: uuidv7(), message: 'words' }),
  'writings.set': () => ({ roomId: rooms.mine, messageId: uuidv7(), askedById: uuidv7(), on: true }),
  'writings.list': () => ({ roomId: rooms.mine }),
  'writings.stop': () => ({ roomId: rooms.mine, messageId: uuidv7() }),
  'typing.set': () => ({ roomId: rooms.mine, on: true, threadRootId: uuidv7() }),
  'admin.users': () => ({ sort: 'files', query: 'words', filter: 'admins', after: bob.userId, limit: 5 }),
  'admin.updateUser': () => ({ userId: bob.userId, opId: uuidv7(), admin: true, deactivated: true }),
  'admin.resetPassword': () => ({ userId: bob.userId, opId: uuidv7() }),
  'admin.sessions': () => ({ userId: bob.userId }),
  'admin.endSession': () => ({ userId: bob.userId, sessionId: uuidv7(), opId: uuidv7() }),
  'admin.rooms': () => ({ sort: 'members', query: 'words', filter: 'private', after: rooms.mine, limit: 5 }),
  'admin.members': () => ({ roomId: rooms.mine, query: 'words', after: bob.userId, limit: 5 }),
  'admin.updateRoom': () => ({ roomId: rooms.mine, opId: uuidv7(), archived: true, deleted: true, ownerId: bob.userId }),
  'admin.storage': () => ({}),
  'admin.settings': () => ({}),
  'admin.updateSettings': () => ({ opId: uuidv7(), name: 'words', registration: 'closed' }),
  'admin.audit': () => ({ query: 'a', actorId: ann.userId, action: 'words', before: 5, limit: 5 }),
};
const callNames = Object.keys(calls) as CallName[];
const fieldsOf = (name: CallName): Record<string, z.ZodType> => calls[name].input.shape;
const isId = (value: unknown) => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value);

/** Values that a field like this one must refuse, whatever the field is for. */
function badValues(sample: unknown): unknown[] {
  const id = uuidv7();
  if (isId(sample)) return ['', 'x', id.toUpperCase(), `${id}0`, `${id.slice(0, 35)}\u0000`, `{${id}}`, 5, null, true, {}, [id]];
  switch (typeof sample) {
    case 'string':
      return [5, null, true, {}, ['words'], 'nul\u0000', '\ud800 lone', 'lone \udc00', 'x'.repeat(20_000)];
    case 'number':
      return ['1', '', -1, 1.5, 1e300, 2 ** 53, null, true, {}, [1]];
    case 'boolean':
      return ['true', 0, 1, null, {}, [true]];
    default:
      if (Array.isArray(sample)) return ['words', 5, null, {}, [5], ['x'], [null], [id.toUpperCase()], Array.from({ length: 2_000 }, () => uuidv7())];
      return ['words', 5, null, true, [], { x: 1 }, { [id]: -1 }, { [id]: '1' }, { [id]: null }, { [id.toUpperCase()]: 1 }];
  }
}

/** Numbers that may be below 0: a vote against, and points of time. */
const signed: ReadonlySet<string> = new Set(['messages.vote value', 'messages.search before', 'messages.search after', 'saves.list before']);

/** Fields where null means something of its own: back to what the environment says, or the operator. */
const emptied: ReadonlySet<string> = new Set(['members.mute untilMs', 'admin.updateSettings name', 'admin.updateSettings registration', 'admin.audit actorId']);

/** What a client that knows no types would send. */
function rawCall(name: string, ...args: unknown[]): Promise<Result<unknown>> {
  return ann.socket.timeout(10_000).emitWithAck(name, ...args) as Promise<Result<unknown>>;
}

function errorOf(result: Result<unknown>, what: string): WireError {
  if (result.ok) throw new Error(`${what} was accepted: ${JSON.stringify(result.value).slice(0, 200)}`);
  return result.error;
}

/** Everything the database holds, as one number for each table. What the search's worker derives from the log comes in its own time. */
async function storedState(): Promise<string> {
  const tables = await sql.query<{ name: string }>(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('consumer_cursors', 'message_search') ORDER BY 1",
  );
  const parts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql.query<{ sum: string }>(`SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) AS sum FROM ${name} t`);
    parts.push(`${name} ${rows[0]?.sum}`);
  }
  return parts.join('\n');
}

/** Nothing stored, nobody told, and the same socket still serves. */
async function leavesNothing(work: () => Promise<void>): Promise<void> {
  const before = await storedState();
  const told = [ann.packets.length, ann.inbox.length, bob.packets.length, bob.inbox.length];
  await work();
  expect(ann.socket.connected).toBe(true);
  expect((await ann.must('users.get', { userIds: [ann.userId] })).users).toHaveLength(1);
  await bob.must('users.get', { userIds: [] });
  expect(await storedState()).toBe(before);
  expect([ann.packets.length, ann.inbox.length, bob.packets.length, bob.inbox.length]).toEqual(told);
}

describe.each(callNames)('%s', (name) => {
  const schema = calls[name].input;

  test('the sample is well-formed and complete', () => {
    expect(schema.safeParse(samples[name]()).success).toBe(true);
    expect(Object.keys(samples[name]()).sort()).toEqual(Object.keys(schema.shape).sort());
  });

  test('a field that is wrong is named', () =>
    leavesNothing(async () => {
      for (const [field, good] of Object.entries(samples[name]())) {
        for (const bad of badValues(good)) {
          if (bad === -1 && signed.has(`${name} ${field}`)) continue;
          if (bad === null && emptied.has(`${name} ${field}`)) continue;
          const what = `${name} with ${field} = ${JSON.stringify(bad).slice(0, 60)}`;
          const error = errorOf(await rawCall(name, { ...samples[name](), [field]: bad }), what);
          expect(error.code, what).toBe('invalid');
          expect(error.message.length, what).toBeGreaterThan(3);
          expect(error.issues?.length, what).toBeGreaterThan(0);
          for (const issue of error.issues ?? []) {
            expect(`${issue.path}.`, what).toMatch(new RegExp(`^${field}\\.`));
            expect(issue.message, what).not.toBe('');
          }
        }
      }
    }));

  test('a field that is missing is named', () =>
    leavesNothing(async () => {
      for (const field of Object.keys(samples[name]())) {
        const { [field]: _missing, ...rest } = samples[name]() as Record<string, unknown>;
        if (schema.safeParse(rest).success) continue;
        const error = errorOf(await rawCall(name, rest), `${name} without ${field}`);
        expect(error).toMatchObject({ code: 'invalid', issues: [{ path: field }] });
      }
    }));

  test('an input that is no object is refused', () =>
    leavesNothing(async () => {
      for (const payload of [null, 5, 'words', true, [], [samples[name]()], Buffer.from('words'), '{"__proto__":{}}']) {
        expect(errorOf(await rawCall(name, payload), `${name}(${String(payload)})`).code).toBe('invalid');
      }
      if (!schema.safeParse({}).success) expect(errorOf(await rawCall(name), `${name}()`).code).toBe('invalid');
    }));
});

describe('rooms one is not in', () => {
  // Admins of the server administer rooms that they are not in; that nobody else does is tested with them.
  // What only bots may do is forbidden whatever the room is.
  const withRoom = callNames.filter((name) => 'roomId' in calls[name].input.shape && !name.startsWith('admin.') && name !== 'writings.set');
  /** Only what is needed, so that nothing but the room is wrong. */
  const minimal = (name: CallName, roomId: string) => {
    const required = Object.entries(samples[name]()).filter(([field]) => !fieldsOf(name)[field]?.safeParse(undefined).success);
    return { ...Object.fromEntries(required), roomId };
  };

  test.each(withRoom)('%s: unknown, private and direct ones are not there', (name) =>
    leavesNothing(async () => {
      const errors: WireError[] = [];
      for (const roomId of [uuidv7(), rooms.othersPrivate, rooms.othersDirect]) errors.push(errorOf(await rawCall(name, minimal(name, roomId)), name));
      expect(errors[0]).toMatchObject({ code: 'not-found', message: expect.any(String) });
      // Word for word the same: nothing tells which of them exists.
      for (const error of errors) expect(error).toEqual(errors[0]);
    }),
  );

  test.each(withRoom.filter((name) => name !== 'rooms.join'))('%s: a public one is forbidden', (name) =>
    leavesNothing(async () => {
      expect(errorOf(await rawCall(name, minimal(name, rooms.othersPublic)), name)).toMatchObject({ code: 'forbidden', message: expect.any(String) });
    }),
  );
});

describe('the edges of what fits', () => {
  test('a body is counted in code points, an empty one is none', async () => {
    const wide = '🜁'.repeat(16_000);
    const { message } = await ann.must('messages.send', { roomId: rooms.mine, id: uuidv7(), body: wide });
    expect(message.body).toBe(wide);
    await leavesNothing(async () => {
      for (const body of [`${wide}x`, 'x'.repeat(16_001), '']) {
        const error = errorOf(await rawCall('messages.send', { roomId: rooms.mine, id: uuidv7(), body }), 'the body');
        expect(error).toMatchObject({ code: 'invalid', issues: [{ path: 'body', message: expect.stringMatching(/16000|empty/) }] });
      }
    });
  });

  test('names are trimmed, without control characters, and not too long', () =>
    leavesNothing(async () => {
      for (const roomName of ['   ', 'a\nb', 'a\u0007b', 'a\u2028b', 'n'.repeat(81)]) {
        expect(errorOf(await rawCall('rooms.create', { kind: 'private', name: roomName }), roomName)).toMatchObject({
          code: 'invalid',
          issues: [{ path: 'name' }],
        });
      }
      expect(errorOf(await rawCall('users.update', { displayName: 'n'.repeat(61) }), 'a long name')).toMatchObject({
        code: 'invalid',
        issues: [{ path: 'displayName' }],
      });
    }));

  test('page sizes beyond the limits are refused', () =>
    leavesNothing(async () => {
      const tooMany = {
        'log.since': 1_001,
        'messages.history': 201,
        'rooms.list': 101,
        'members.list': 201,
        'users.search': 51,
        'threads.list': 201,
        'saves.list': 201,
      } as const;
      for (const name of Object.keys(tooMany) as (keyof typeof tooMany)[]) {
        for (const limit of [0, tooMany[name]]) {
          expect(errorOf(await rawCall(name, { ...samples[name](), limit }), `${name} ${limit}`)).toMatchObject({
            code: 'invalid',
            issues: [{ path: 'limit' }],
          });
        }
      }
    }));

  test('unknown fields are dropped, not stored', async () => {
    const id = uuidv7();
    const secret = `smuggled ${uuidv7()}`;
    const result = await rawCall('messages.send', { roomId: rooms.mine, id, body: 'plain', secret, seq: 1, authorId: bob.userId, __proto__: { x: 1 } });
    expect(result).toMatchObject({ ok: true, value: { message: { id, authorId: ann.userId, body: 'plain' } } });
    const { rows } = await sql.query('SELECT count(*)::int AS n FROM messages m, events e WHERE (m::text || e::text) LIKE $1', [`%${secret}%`]);
    expect(rows[0].n).toBe(0);
  });

  test('calls nobody knows are answered', () =>
    leavesNothing(async () => {
      for (const name of ['messages.steal', 'constructor', '__proto__', 'toString', 'message', '', 'x'.repeat(10_000)]) {
        expect(errorOf(await rawCall(name, {}), name).code).toBe('invalid');
      }
    }));

  test('no acknowledgement, too many arguments, deep nesting: the socket stays open', () =>
    leavesNothing(async () => {
      ann.socket.emit('messages.send');
      ann.socket.emit('messages.send', { roomId: 5 });
      ann.socket.emit('messages.send', () => undefined);
      // Written as text: the client's own encoder would give up before.
      ann.socket.io.engine.write(`2["messages.send",{"body":${'['.repeat(100_000)}${']'.repeat(100_000)}}]`);
      ann.socket.io.engine.write(`2["users.get",${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}]`);
      expect(errorOf(await rawCall('users.get', { userIds: 5 }, { more: true }, 'arguments'), 'arguments').code).toBe('invalid');
    }));

  test('a payload beyond a megabyte is refused in words; one beyond four ends that socket only', async () => {
    const flooder = await joinedWire(relay.url, 'flooder');
    const before = await storedState();
    const send = (size: number) => ['messages.send', { roomId: rooms.mine, id: uuidv7(), body: 'x'.repeat(size) }] as const;
    expect(await flooder.socket.emitWithAck(...send(3 * 1024 * 1024))).toMatchObject({ ok: false, error: { code: 'invalid', issues: [{ path: 'body' }] } });
    flooder.socket.emit(...send(4 * 1024 * 1024));
    await until('the socket to be closed', () => flooder.notices.some(({ name }) => name === 'disconnect'));
    expect(ann.socket.connected).toBe(true);
    expect(await storedState()).toBe(before);
    flooder.close();
  });
});
