import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { arrive, http, type OutsideClient, openRoom, until, wholeLog } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';
import { type Answers, answers, errorShape } from './outside/shapes.ts';

/** Random inputs, near to right ones and far from them: never `internal`, always the right envelope, and whatever is answered has its shape. */
let database: TestDatabase;
let relay: OutsideRelay;
beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startOutsideRelay({ DATABASE_URL: database.url, LOG_LEVEL: 'error' });
});
afterAll(async () => {
  await relay.stop();
  await database.drop();
});

type Dice = { below(n: number): number; pick<T>(from: readonly T[]): T };
function diceOf(seed: number): Dice {
  let state = seed;
  const below = (n: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  return { below, pick: (from) => from[below(from.length)] as (typeof from)[number] };
}

const odd: unknown[] = [null, undefined, true, -1, 0.5, 1e21, '', 'x', '\u0000', '\ud800', [], {}, [null], { a: 1 }, '__proto__', 'x'.repeat(20_000)];
const texts = ['hello', '@room @here', '%_\\', "'; drop table users; --", '🎈'.repeat(60), 'İıŞß', '\u202e\u200d', ' a ', '```\n@x', 'a'.repeat(80), '%', '\\'];
const numbers = [0, 1, 2, 3, 7, 100, 2 ** 31, 2 ** 31 - 1, 2 ** 53 - 1];
const limits = [1, 2, 50, 100, 200, 1_000];

/** What each field takes: names of pools. */
const fields: Record<string, Record<string, keyof ReturnType<typeof poolsOf>>> = {
  'sync.open': { cursors: 'cursors' },
  'log.since': { roomId: 'rooms', seq: 'numbers', until: 'numbers', changesOnly: 'booleans', limit: 'limits' },
  'log.heads': { cursors: 'cursors' },
  'messages.history': { roomId: 'rooms', before: 'numbers', after: 'numbers', around: 'numbers', threadRootId: 'messages', limit: 'limits' },
  'messages.send': { roomId: 'rooms', id: 'messages', body: 'texts', afterId: 'messages', replyToId: 'messages', threadRootId: 'messages' },
  'messages.edit': { roomId: 'rooms', id: 'messages', opId: 'operations', body: 'texts' },
  'messages.delete': { roomId: 'rooms', id: 'messages', opId: 'operations' },
  'messages.pin': { roomId: 'rooms', id: 'messages', opId: 'operations', on: 'booleans' },
  'messages.vote': { roomId: 'rooms', id: 'messages', opId: 'operations', value: 'votes' },
  'messages.react': { roomId: 'rooms', id: 'messages', opId: 'operations', emoji: 'emojis', on: 'booleans' },
  'messages.get': { roomId: 'rooms', ids: 'messageLists' },
  'messages.revisions': { roomId: 'rooms', id: 'messages' },
  'messages.pinned': { roomId: 'rooms' },
  'links.preview': { roomId: 'rooms', ids: 'messageLists' },
  'messages.search': {
    query: 'texts',
    roomId: 'rooms',
    fromId: 'users',
    before: 'numbers',
    limit: 'limits',
    after: 'numbers',
    has: 'haves',
    is: 'ises',
  },
  'threads.mark': { roomId: 'rooms', rootId: 'messages', seq: 'numbers', isFollowed: 'booleans' },
  'threads.list': { afterRoomId: 'rooms', afterRootId: 'messages', limit: 'limits' },
  'saves.set': { roomId: 'rooms', messageId: 'messages', on: 'booleans' },
  'saves.list': { before: 'numbers', limit: 'limits' },
  'rooms.create': { id: 'rooms', opId: 'messages', kind: 'kinds', name: 'texts', topic: 'texts', memberIds: 'userLists', historyFrom: 'histories' },
  'rooms.direct': { userIds: 'userLists' },
  'rooms.list': { query: 'texts', after: 'rooms', limit: 'limits' },
  'rooms.join': { roomId: 'rooms', opId: 'messages' },
  'rooms.leave': { roomId: 'rooms', opId: 'messages' },
  'rooms.update': {
    roomId: 'rooms',
    opId: 'messages',
    name: 'texts',
    topic: 'texts',
    icon: 'icons',
    archived: 'rarely',
    announcement: 'rarely',
    slowModeSeconds: 'waits',
  },
  'rooms.delete': { roomId: 'doomed', opId: 'operations' },
  'members.add': { roomId: 'rooms', userIds: 'userLists', opId: 'operations' },
  'members.remove': { roomId: 'rooms', userId: 'users', opId: 'operations' },
  'members.ban': { roomId: 'rooms', userId: 'users', opId: 'operations' },
  'members.unban': { roomId: 'rooms', userId: 'users', opId: 'operations' },
  'members.banned': { roomId: 'rooms', after: 'users', limit: 'limits' },
  'members.setRole': { roomId: 'rooms', userId: 'users', role: 'roles', opId: 'operations' },
  'invites.create': { opId: 'operations', roomId: 'rooms', expiresInMs: 'spans', maxUses: 'numbers' },
  'invites.revoke': { code: 'codes', opId: 'operations' },
  'invites.accept': { code: 'codes', opId: 'operations' },
  'invites.list': { roomId: 'rooms', after: 'codes', limit: 'limits' },
  'notify.set': { roomId: 'rooms', level: 'levels', opId: 'operations' },
  'reads.markAll': { marks: 'markLists' },
  'members.list': { roomId: 'rooms', query: 'texts', after: 'users', limit: 'limits' },
  'reads.mark': { roomId: 'rooms', seq: 'numbers', markVersion: 'numbers', unread: 'booleans' },
  'users.get': { userIds: 'userLists' },
  'users.search': { query: 'texts', limit: 'limits' },
  'users.update': { opId: 'messages', displayName: 'texts' },
  'typing.set': { roomId: 'rooms', on: 'booleans', threadRootId: 'messages' },
};

function poolsOf(rooms: string[], users: string[], messages: string[], codes: string[]) {
  return {
    rooms,
    users,
    messages,
    numbers,
    texts,
    limits,
    // Some are the ids of messages: an operation may not take them.
    operations: [...messages.slice(0, 5), ...Array.from({ length: 200 }, () => uuidv7())],
    messageLists: [[], messages, messages.slice(0, 1), messages.slice(3, 9)],
    votes: [1, 0, -1, 2],
    haves: [[], ['link'], ['image', 'code'], ['x']],
    ises: [[], ['pinned'], ['thread', 'edited'], ['x']],
    emojis: ['🎈', '👍🏽', '🇩🇪', '1️⃣', 'x', '🎈🎈', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    booleans: [true, false],
    rarely: [false, false, false, false, true],
    icons: ['🍵', '', 'x'],
    waits: [0, 0, 0, 1, 21_601],
    doomed: [rooms[rooms.length - 1], uuidv7()],
    roles: ['owner', 'admin', 'moderator', 'member', 'guest', 'king'],
    levels: ['all', 'mentions', 'nothing', 'loud'],
    spans: [60_000, 86_400_000, 1],
    codes,
    markLists: [[], rooms.slice(0, 3).map((roomId) => ({ roomId, seq: 3 })), [{ roomId: rooms[0], seq: -1 }]],
    kinds: ['public', 'private', 'direct'],
    histories: ['start', 'join'],
    userLists: [[], users, users.slice(0, 1), users.slice(1, 3), [users[0], users[0]]],
    cursors: [{}, Object.fromEntries(rooms.map((id, n) => [id, n])), Object.fromEntries(rooms.map((id) => [id, 2 ** 53 - 1])), { x: 1 }],
  };
}

async function callAtRandom(client: OutsideClient, pools: ReturnType<typeof poolsOf>, dice: Dice): Promise<string> {
  const name = dice.pick(Object.keys(fields));
  const input = Object.fromEntries(
    Object.entries(fields[name] ?? {}).flatMap(([field, pool]) => {
      if (dice.below(5) === 0) return [];
      return [[field, dice.below(25) === 0 ? dice.pick(odd) : dice.pick<unknown>(pools[pool])]];
    }),
  );
  const answer = await client.raw(name, input);
  const context = `${name} ${JSON.stringify(input).slice(0, 500)} → ${JSON.stringify(answer)?.slice(0, 500)}`;
  const refused = z.strictObject({ ok: z.literal(false), error: errorShape }).safeParse(answer);
  if (refused.success) {
    if (refused.data.error.code === 'internal') expect.unreachable(context);
    return refused.data.error.code;
  }
  const value = z.strictObject({ ok: z.literal(true), value: answers[name as keyof Answers] }).safeParse(answer);
  expect(value.success ? '' : `${context}: ${value.error.message}`).toBe('');
  return 'ok';
}

test('calls', async () => {
  const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
  console.log(`seed ${seed}`);
  const dice = diceOf(seed);
  const clients = await Promise.all(['ann', 'bob', 'cleo'].map((name) => arrive(relay.url, name)));
  const [ann, bob, cleo] = clients as [OutsideClient, OutsideClient, OutsideClient];
  const rooms = [await openRoom(ann), await openRoom(bob, { kind: 'private' }), await openRoom(cleo, { historyFrom: 'join' }), uuidv7(), uuidv7()];
  const messages = Array.from({ length: 30 }, () => uuidv7());
  // Some are there from the start, so that changes find them.
  for (const [place, id] of messages.slice(0, 12).entries()) await clients[place % 3]?.say(rooms[place % 3] ?? '', `words ${place}`, { id });
  const invites = await Promise.all(clients.map((client, n) => client.ask('invites.create', { roomId: rooms[n] })));
  const codes = [...invites.map(({ invite }) => invite.code), 'AAAA-AAAA-AAAA', ' ', '🎈'];
  const pools = poolsOf(rooms, [...clients.map(({ id }) => id), uuidv7()], messages, codes);
  const outcomes = new Map<string, number>();
  for (let n = 0; n < 150; n += 1) {
    const codes = await Promise.all(Array.from({ length: 16 }, () => callAtRandom(dice.pick(clients), pools, dice)));
    for (const code of codes) outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
  }
  console.log(Object.fromEntries(outcomes));
  expect(outcomes.get('ok')).toBeGreaterThan(200);
  // Every log that somebody can see is whole, and the live packets never had a gap within a stay.
  for (const client of clients) {
    const opened = await client.ask('sync.open', { cursors: {} });
    for (const { room, headSeq } of opened.rooms) expect((await wholeLog(client, room.id)).at(-1)?.seq).toBe(headSeq);
    expect(client.socket.connected).toBe(true);
    expect((await client.ask('log.heads', {})).inboxVersion).toBe(opened.inboxVersion);
    // Changes made at once may be told in another order (a client that sees a jump opens the sync again); none is missing, none comes twice.
    const versions = () => client.inbox.map(({ inboxVersion }) => inboxVersion).sort((a, b) => a - b);
    await until('the inbox is complete', () => (versions().at(-1) ?? opened.inboxVersion) === opened.inboxVersion);
    expect(versions()).toEqual(versions().map((_, n) => (versions()[0] ?? 0) + n));
    client.close();
  }
});

test('HTTP', async () => {
  const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
  console.log(`seed ${seed}`);
  const dice = diceOf(seed);
  const device = { name: 'x', platform: 'linux' };
  const shapes: Record<string, Record<string, unknown[]>> = {
    '/v1/auth/register': { handle: ['ann', 'a b', 'ab'], displayName: texts, password: ['0123456789', 'short'], device: [device, {}], inviteCode: texts },
    '/v1/auth/login': { handle: ['ann', ...texts], password: texts, device: [device, {}] },
    '/v1/auth/refresh': {
      refreshToken: [uuidv7(), `${uuidv7()}.x.y`, 'a.b.c', `${uuidv7()}.${'A'.repeat(43)}.${'A'.repeat(22)}`],
      attemptId: [uuidv7(), ...texts],
    },
    '/v1/auth/password': { current: texts, next: texts },
  };
  const statuses = new Set<number>();
  for (let n = 0; n < 200; n += 1) {
    const path = dice.pick(Object.keys(shapes));
    const body = Object.fromEntries(
      Object.entries(shapes[path] ?? {}).flatMap(([field, values]) =>
        dice.below(6) === 0 ? [] : [[field, dice.below(4) === 0 ? dice.pick(odd) : dice.pick(values)]],
      ),
    );
    const { status, text } = await http(relay.url, 'POST', path, { body });
    expect([200, 201, 400, 401, 403, 409, 413], `${path} ${JSON.stringify(body).slice(0, 300)} → ${status} ${text.slice(0, 300)}`).toContain(status);
    statuses.add(status);
  }
  expect(statuses.has(400)).toBe(true);
});
