import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '../../tests/support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { type RelayInProcess, startRelay, testJwtSecret } from '../../tests/support/relay.ts';
import { connectWire, joinedWire, register, until, type WireClient } from '../../tests/support/wire-client.ts';
import { createAccessTokens } from '../domain/sessions/access-tokens.ts';

let database: TestDatabase;
let relay: RelayInProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startRelay({ databaseUrl: database.url });
});
afterAll(async () => {
  await relay.stop();
  await database.drop();
});

const newRoom = async (owner: WireClient) => (await owner.must('rooms.create', { kind: 'public', name: `room ${uuidv7()}` })).room;

/** A token as the relay would have made it some seconds ago. */
const tokenFrom = (secondsAgo: number, actor: { userId: string; sessionId: string }) =>
  createAccessTokens(new TextEncoder().encode(testJwtSecret), relay.storeId, { now: () => Date.now() - secondsAgo * 1_000 }).issue(actor);

describe('the handshake', () => {
  test('is refused with a code: no token, no real token, another protocol', async () => {
    const session = await register(relay.url);
    const codeOf = (auth: object) =>
      connectWire(relay.url, session, { auth }).then(
        () => 'connected',
        (error) => error.code,
      );
    expect(await codeOf({ protocol: 1 })).toBe('unauthenticated');
    expect(await codeOf({ protocol: 1, token: 'x.y.z' })).toBe('unauthenticated');
    expect(await codeOf({ protocol: 1, token: { a: 1 } })).toBe('unauthenticated');
    expect(await codeOf({ protocol: 2, token: session.accessToken })).toBe('unsupported-version');
    expect(await codeOf({ token: session.accessToken })).toBe('unsupported-version');
    expect(await codeOf({ protocol: 1, token: session.accessToken })).toBe('connected');
  });

  test('is refused to pages of other sites', async () => {
    const session = await register(relay.url);
    await expect(connectWire(relay.url, session, { headers: { origin: 'https://evil.example' } })).rejects.toMatchObject({ code: undefined });
    (await connectWire(relay.url, session, { headers: { origin: relay.url } })).close();
  });

  test('is refused to an ended session whose token still lives', async () => {
    const session = await register(relay.url);
    const answer = await fetch(`${relay.url}/v1/auth/logout`, { method: 'POST', headers: { authorization: `Bearer ${session.accessToken}` } });
    expect(answer.status).toBe(204);
    await expect(connectWire(relay.url, session)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('the life of a socket', () => {
  test('ends with its token, and its words say so', async () => {
    const session = await register(relay.url);
    const old = await tokenFrom(626, { userId: session.user.id, sessionId: session.sessionId });
    const client = await connectWire(relay.url, { ...session, accessToken: old.accessToken });
    const ended = await until('ended', () => client.notices.find(({ name }) => name === 'ended'), 8_000);
    expect(ended.payload).toEqual({ code: 'unauthenticated' });
    await until('closed', () => client.notices.find(({ name }) => name === 'disconnect'));
  });

  test('is extended by session.refresh, with a token of the same session only', async () => {
    const [session, other] = [await register(relay.url), await register(relay.url)];
    const old = await tokenFrom(627, { userId: session.user.id, sessionId: session.sessionId });
    const client = await connectWire(relay.url, { ...session, accessToken: old.accessToken });
    expect(await client.call('session.refresh', { accessToken: other.accessToken })).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
    expect(await client.must('session.refresh', { accessToken: session.accessToken })).toEqual({ expiresAt: session.accessTokenExpiresAt });
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(client.notices).toEqual([]);
    client.close();
  });

  test('ends at once when its session is ended', async () => {
    const session = await register(relay.url);
    const client = await connectWire(relay.url, session);
    await fetch(`${relay.url}/v1/auth/logout`, { method: 'POST', headers: { authorization: `Bearer ${session.accessToken}` } });
    const ended = await until('ended', () => client.notices.find(({ name }) => name === 'ended'));
    expect(ended.payload).toEqual({ code: 'revoked' });
  });
});

describe('calls', () => {
  test('two people chat: one log, one order, inbox and unread', async () => {
    const [ann, bob] = [await joinedWire(relay.url, 'ann'), await joinedWire(relay.url, 'bob')];
    const room = await newRoom(ann);
    expect(ann.inbox.some((item) => item.type === 'room-added' && item.state.room.id === room.id)).toBe(true);
    await ann.send(room.id, 'hello');
    expect((await bob.must('rooms.join', { roomId: room.id })).state).toMatchObject({ headSeq: 3, members: 2 });
    await until('bob sees his joining', () => bob.events(room.id).length === 1);
    const both = (n: number) => [ann.send(room.id, `ann ${n}`), bob.send(room.id, `bob ${n}`)];
    await Promise.all(Array.from({ length: 50 }, (_, n) => both(n)).flat());
    await until('all events', () => ann.events(room.id).length === 103 && bob.events(room.id).length === 101);
    expect(ann.events(room.id).map(({ seq }) => seq)).toEqual(Array.from({ length: 103 }, (_, n) => n + 1));
    expect(bob.events(room.id)).toEqual(ann.events(room.id).slice(2));
    ann.close();
    bob.close();
  });

  test('pipelined sends of one socket are stored in the order they were made, mentions or not', async () => {
    const ann = await joinedWire(relay.url, 'ann');
    const room = await newRoom(ann);
    const bodies = Array.from({ length: 60 }, (_, n) => (n % 3 === 0 ? `@somebody ${n}` : `${n}`));
    await Promise.all(bodies.map((body) => ann.send(room.id, body)));
    const page = await ann.must('messages.history', { roomId: room.id, limit: 200 });
    expect(page.messages.map(({ body }) => body)).toEqual(bodies);
    ann.close();
  });

  test('a write waits for the write before it in the same room', async () => {
    const [ann, bob] = [await joinedWire(relay.url), await joinedWire(relay.url)];
    const room = await newRoom(ann);
    const answers = await Promise.all([
      bob.call('rooms.join', { roomId: room.id }),
      bob.call('messages.send', { roomId: room.id, id: uuidv7(), body: 'I am in' }),
      bob.call('rooms.leave', { roomId: room.id }),
      bob.call('messages.send', { roomId: room.id, id: uuidv7(), body: 'I am out' }),
    ]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, false]);
    ann.close();
    bob.close();
  });

  test('nonsense gets an answer, and the socket stays open', async () => {
    const ann = await joinedWire(relay.url);
    const ask = (...args: unknown[]) => ann.socket.timeout(5_000).emitWithAck(String(args[0]), ...args.slice(1));
    const invalid = { ok: false, error: { code: 'invalid' } };
    expect(await ask('no.such.call', {})).toMatchObject(invalid);
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) expect(await ask(name, {})).toMatchObject(invalid);
    for (const payload of [undefined, null, 1, 'x', [], [[]], { roomId: 1 }, { roomId: 'x'.repeat(100_000) }, Buffer.from('x')]) {
      const result = await ask('messages.send', payload);
      expect(result).toMatchObject(invalid);
      expect(result.error.issues.length).toBeGreaterThan(0);
    }
    expect(await ask('messages.send')).toMatchObject(invalid);
    ann.socket.emit('messages.send', { roomId: 1 });
    ann.socket.emit('no.such.call');
    const hostile = '{"cursors":{"__proto__":{"polluted":true}},"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
    expect(await ask('sync.open', JSON.parse(hostile))).toMatchObject({ ok: true });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(ann.notices).toEqual([]);
    ann.close();
  });

  test('whoever leaves hears his leaving and nothing after; others see him go', async () => {
    const [ann, bob] = [await joinedWire(relay.url), await joinedWire(relay.url)];
    const room = await newRoom(ann);
    await bob.must('rooms.join', { roomId: room.id });
    const sending = Promise.all(Array.from({ length: 100 }, (_, n) => ann.send(room.id, `${n}`)));
    await bob.must('rooms.leave', { roomId: room.id });
    await sending;
    await ann.send(room.id, 'the last one');
    await until('ann has all', () => ann.events(room.id).length === 104);
    const leaving = ann.events(room.id).find((event) => event.type === 'member-left');
    expect(bob.events(room.id).at(-1)).toEqual(leaving);
    ann.close();
    bob.close();
  });

  test('typing reaches the others, and ends with the socket', async () => {
    const [ann, bob] = [await joinedWire(relay.url), await joinedWire(relay.url)];
    const room = await newRoom(ann);
    await bob.must('rooms.join', { roomId: room.id });
    await bob.must('typing.set', { roomId: room.id, on: true });
    const typing = () => ann.signals.filter(({ type }) => type === 'typing');
    await until('typing', () => typing().length === 1);
    bob.close();
    await until('no longer', () => typing().length === 2);
    expect(typing()).toEqual([true, false].map((on) => ({ type: 'typing', roomId: room.id, userId: bob.userId, on })));
    expect(bob.signals.filter(({ type }) => type === 'typing')).toEqual([]);
    ann.close();
  });

  test('typing in a thread says in which, and ends by itself there', async () => {
    const [ann, bob] = [await joinedWire(relay.url), await joinedWire(relay.url)];
    const room = await newRoom(ann);
    await bob.must('rooms.join', { roomId: room.id });
    const threadRootId = uuidv7();
    const { message } = await bob.must('messages.send', { roomId: room.id, id: threadRootId, kind: 'me', body: 'waves' });
    expect(message.kind).toBe('me');
    await bob.must('typing.set', { roomId: room.id, on: true });
    await bob.must('typing.set', { roomId: room.id, on: true, threadRootId });
    bob.close();
    const typing = () => ann.signals.filter(({ type }) => type === 'typing');
    await until('no longer', () => typing().length === 4);
    const signal = { type: 'typing', roomId: room.id, userId: bob.userId };
    expect(typing().slice(0, 2)).toEqual([
      { ...signal, on: true },
      { ...signal, on: true, threadRootId },
    ]);
    expect(typing().slice(2)).toEqual([
      { ...signal, on: false },
      { ...signal, on: false, threadRootId },
    ]);
    ann.close();
  });

  test('who comes and goes is told, and counted', async () => {
    const ann = await joinedWire(relay.url);
    const room = await newRoom(ann);
    const bob = await joinedWire(relay.url);
    await bob.must('rooms.join', { roomId: room.id });
    const online = () => ann.signals.filter((signal) => signal.type === 'online' && signal.roomId === room.id).at(-1);
    await until('two online', () => online()?.type === 'online' && JSON.stringify(online()).includes('"count":2'));
    bob.close();
    await until('one online', () => JSON.stringify(online()).includes('"count":1'));
    await until('bob is offline', () =>
      ann.signals.some((signal) => signal.type === 'presence' && signal.userId === bob.userId && signal.status === 'offline'),
    );
    ann.close();
  });
});

test('a socket that does not read is sent away from its rooms, and comes back by sync.open', async () => {
  const [ann, slow] = [await joinedWire(relay.url), await joinedWire(relay.url)];
  const room = await newRoom(ann);
  await slow.must('rooms.join', { roomId: room.id });
  const webSocket = Reflect.get(slow.socket.io.engine.transport, 'ws');
  webSocket.pause();
  const body = 'x'.repeat(16_000);
  for (let sent = 0; sent < 800; sent += 50) {
    await Promise.all(Array.from({ length: 50 }, () => ann.send(room.id, body)));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  webSocket.resume();
  await until('behind', () => slow.notices.find(({ name }) => name === 'behind'));
  const seen = slow.events(room.id).length;
  expect(seen).toBeLessThan(802);
  const { rooms } = await slow.must('sync.open', { cursors: {} });
  expect(rooms[0]?.headSeq).toBe(802);
  await ann.send(room.id, 'you are back');
  await until('live again', () => slow.events(room.id).at(-1)?.seq === 803);
  expect(slow.events(room.id).length).toBe(seen + 1);
  ann.close();
  slow.close();
});
