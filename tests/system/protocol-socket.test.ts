import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { arrive, connect, freshHandle, http, type OutsideClient, openRoom, signUp, until, wholeLog } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';
import { answers, serverShape } from './outside/shapes.ts';

let database: TestDatabase;
let relay: OutsideRelay;
let url: string;
let ann: OutsideClient;
beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startOutsideRelay({ DATABASE_URL: database.url, NODE_NAME: 'first', PUBLIC_URL: 'https://chat.example.org' });
  url = relay.url;
  ann = await arrive(url, 'ann');
});
afterAll(async () => {
  ann.close();
  await relay.stop();
  await database.drop();
});

describe('the handshake', () => {
  test('is refused as unauthenticated without a token, with nonsense, and with a token that is not in `auth`', async () => {
    const session = await signUp(url);
    for (const auth of [
      {},
      { protocol: 1 },
      { token: '', protocol: 1 },
      { token: 7, protocol: 1 },
      { token: 'x'.repeat(100_000), protocol: 1 },
      { token: null },
    ]) {
      await expect(connect(url, session, { auth })).rejects.toEqual({ code: 'unauthenticated' });
    }
    const elsewhere = { query: { token: session.accessToken }, headers: { authorization: `Bearer ${session.accessToken}` } };
    await expect(connect(url, session, { auth: { protocol: 1 }, ...elsewhere })).rejects.toEqual({ code: 'unauthenticated' });
  });

  test('is refused as unsupported-version for any protocol but 1', async () => {
    const session = await signUp(url);
    for (const protocol of [0, 2, 99, '1', undefined, null]) {
      await expect(connect(url, session, { auth: { token: session.accessToken, protocol } })).rejects.toEqual({ code: 'unsupported-version' });
    }
    (await connect(url, session, { auth: { token: session.accessToken, protocol: 1, more: 'unknown' } })).close();
  });

  test('takes programs and its own pages, not pages of other sites', async () => {
    const session = await signUp(url);
    for (const origin of ['https://evil.example', 'null', 'https://chat.example.org.evil.example', 'file://']) {
      await expect(connect(url, session, { headers: { origin } })).rejects.toBeDefined();
      expect((await http(url, 'GET', '/v1/server', { headers: { origin } })).status).toBe(403);
    }
    (await connect(url, session, { headers: { origin: 'https://chat.example.org' } })).close();
  });

  test('offers no polling', async () => {
    const response = await fetch(`${url}/socket.io/?EIO=4&transport=polling`);
    expect(response.status).toBe(400);
    await response.text();
  });

  test('knows the default namespace only', async () => {
    const raw = await openRaw(url);
    raw.send(`40/admin,${JSON.stringify({ token: ann.session.accessToken, protocol: 1 })}`);
    expect(await raw.next((frame) => frame.startsWith('44'))).toMatch(/^44\/admin,/);
    raw.close();
  });
});

describe('calls, on raw frames', () => {
  test('one payload object and an acknowledgement', async () => {
    const raw = await openRaw(url);
    raw.send(`40${JSON.stringify({ token: ann.session.accessToken, protocol: 1 })}`);
    await raw.next((frame) => frame.startsWith('40'));
    raw.send('420["sync.open",{"cursors":{}}]');
    const answer = JSON.parse((await raw.next((frame) => frame.startsWith('430'))).slice(3)) as [{ ok: boolean; value: unknown }];
    expect(answer.length).toBe(1);
    expect(answer[0].ok).toBe(true);
    expect(answers['sync.open'].parse(answer[0].value).user.id).toBe(ann.id);
    // Without an acknowledgement nobody can be answered; nothing breaks.
    raw.send('42["sync.open",{"cursors":{}}]');
    raw.send('42["typing.set"]');
    raw.send('421["log.heads",{}]');
    expect(await raw.next((frame) => frame.startsWith('431'))).toContain('"ok":true');
    raw.close();
  });

  test('frames that are no Socket.IO end that socket at most', async () => {
    for (const frame of ['nonsense', '42', '42{}', '42[', '42[]', '42[1]', '45["x"]', '451-["x",{"_placeholder":true,"num":0}]', '4999', '430[]', '6', '']) {
      const raw = await openRaw(url);
      raw.send(`40${JSON.stringify({ token: ann.session.accessToken, protocol: 1 })}`);
      await raw.next((text) => text.startsWith('40'));
      raw.send(frame);
      raw.close();
    }
    await ann.ask('log.heads', {});
  });
});

describe('input of any kind', () => {
  const callsWithNoValidEmptyInput = [
    'sync.open',
    'log.since',
    'messages.history',
    'messages.send',
    'rooms.create',
    'rooms.direct',
    'rooms.join',
    'rooms.leave',
    'rooms.update',
    'members.list',
    'reads.mark',
    'users.get',
    'users.search',
    'typing.set',
    'session.refresh',
  ];
  test.each(callsWithNoValidEmptyInput)('%s: a wrong payload is invalid with issues, and the socket stays open', async (name) => {
    for (const payload of [{}, [], 'text', 7, null, true, Buffer.from('x'), { roomId: 7 }, { roomId: 'A'.repeat(36) }]) {
      const error = await ann.refused(name, payload);
      expect({ payload, code: error.code }).toEqual({ payload, code: 'invalid' });
      expect(error.issues?.length).toBeGreaterThan(0);
    }
    expect(await ann.raw(name)).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(ann.socket.connected).toBe(true);
  });

  test('an unknown call, and names every object has, are refused', async () => {
    for (const name of ['messages.explode', '', 'constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect((await ann.refused(name, {})).code).toBeOneOf(['invalid', 'not-found']);
    }
    await ann.ask('log.heads', {});
  });

  test('ids are lower-case UUIDs', async () => {
    const roomId = await openRoom(ann);
    for (const bad of [roomId.toUpperCase(), ` ${roomId}`, `{${roomId}}`, roomId.replaceAll('-', ''), 'urn:uuid:1', '']) {
      expect((await ann.refused('log.since', { roomId: bad, seq: 0 })).issues?.[0]?.path).toBe('roomId');
    }
  });

  test('unknown fields are stripped and come back nowhere', async () => {
    const { room } = await ann.ask('rooms.create', { kind: 'public', name: freshHandle('r'), colour: 'red', version: 99, createdAt: 1 });
    const message = await ann.say(room.id, 'hello', {
      authorId: uuidv7(),
      seq: 77,
      createdAt: 1,
      votes: { up: 9, down: 0 },
      colour: 'red',
      mentions: { userIds: [uuidv7()] },
    });
    expect(message).toMatchObject({ authorId: ann.id, seq: 2, votes: { up: 0, down: 0 }, mentions: { userIds: [] } });
    expect(JSON.stringify(await wholeLog(ann, room.id))).not.toContain('red');
  });

  test('U+0000 and lone surrogates are invalid in every text, and nothing is stored', async () => {
    const roomId = await openRoom(ann);
    const before = await ann.ask('sync.open', { cursors: {} });
    for (const bad of ['a\u0000b', 'a\ud800', '\udc00b', '\ud800\ud800']) {
      for (const [name, input, path] of [
        ['messages.send', { roomId, id: uuidv7(), body: bad }, 'body'],
        ['rooms.create', { kind: 'public', name: bad }, 'name'],
        ['rooms.create', { kind: 'public', name: freshHandle(), topic: bad }, 'topic'],
        ['rooms.update', { roomId, topic: bad }, 'topic'],
        ['users.update', { displayName: bad }, 'displayName'],
        ['users.search', { query: bad }, 'query'],
        ['rooms.list', { query: bad }, 'query'],
        ['members.list', { roomId, query: bad }, 'query'],
      ] as const) {
        const error = await ann.refused(name, input);
        expect({ name, code: error.code, path: error.issues?.[0]?.path }).toEqual({ name, code: 'invalid', path });
      }
    }
    const after = await ann.ask('sync.open', { cursors: {} });
    expect({ ...after, serverTime: 0 }).toEqual({ ...before, serverTime: 0 });
  });

  test('numbers must be whole, finite, safe and in range', async () => {
    const roomId = await openRoom(ann);
    for (const seq of [-1, 0.5, 1e300, Number.MAX_SAFE_INTEGER + 1, '1', null, Number.NaN]) {
      for (const name of ['log.since', 'reads.mark']) expect((await ann.refused(name, { roomId, seq })).code).toBe('invalid');
      expect((await ann.refused('messages.history', { roomId, before: seq })).code).toBe('invalid');
    }
    for (const limit of [0, -1, 1.5, 1_001]) expect((await ann.refused('log.since', { roomId, seq: 0, limit })).code).toBe('invalid');
    for (const limit of [0, 201]) {
      expect((await ann.refused('messages.history', { roomId, limit })).code).toBe('invalid');
      expect((await ann.refused('members.list', { roomId, limit })).code).toBe('invalid');
    }
    expect((await ann.refused('users.get', { userIds: Array.from({ length: 201 }, () => uuidv7()) })).code).toBe('invalid');
    // The largest safe number is a number beyond the head, not a fault.
    expect(await ann.ask('log.since', { roomId, seq: Number.MAX_SAFE_INTEGER })).toEqual({ events: [], headSeq: 1, reset: true });
    await ann.ask('messages.history', { roomId, before: Number.MAX_SAFE_INTEGER });
    await ann.ask('messages.history', { roomId, around: Number.MAX_SAFE_INTEGER });
    await ann.ask('messages.history', { roomId, after: Number.MAX_SAFE_INTEGER });
    await ann.ask('sync.open', { cursors: { [roomId]: Number.MAX_SAFE_INTEGER } });
    await ann.ask('log.heads', { cursors: { [roomId]: Number.MAX_SAFE_INTEGER } });
    await ann.ask('log.since', { roomId, seq: 0, until: Number.MAX_SAFE_INTEGER });
    expect((await ann.ask('reads.mark', { roomId, seq: Number.MAX_SAFE_INTEGER })).lastReadSeq).toBeLessThanOrEqual(1);
  });

  test('far too many names are counted, not looked at one by one', async () => {
    const names = (count: number, seq: number) => Object.fromEntries(Array.from({ length: count }, () => [uuidv7(), seq]));
    expect((await ann.ask('log.heads', { cursors: names(10_000, 1) })).heads).toBeTypeOf('object');
    for (const cursors of [names(10_001, 1), names(20_000, -1)]) {
      const error = await ann.refused('sync.open', { cursors });
      expect(error).toMatchObject({ code: 'invalid', issues: [{ path: 'cursors' }] });
      expect(error.issues).toHaveLength(1);
    }
  });

  test('an oversized payload is refused in words and the socket stays open; what no call could ever be ends it, and nobody else notices', async () => {
    const roomId = await openRoom(ann);
    const bob = await arrive(url, 'bob');
    for (const size of [900_000, 1024 * 1024, 3_000_000]) {
      const error = await bob.refused('messages.send', { roomId, id: uuidv7(), body: 'x'.repeat(size) });
      expect(error.code).toBeOneOf(['too-large', 'invalid']);
    }
    expect(bob.socket.connected).toBe(true);
    await bob.raw('messages.send', { roomId, id: uuidv7(), body: 'x'.repeat(12_000_000) }).then(
      (answer) => expect(answer).toMatchObject({ ok: false, error: { code: expect.toBeOneOf(['too-large', 'invalid']) } }),
      () => until('bob is cut off', () => bob.order.includes('disconnect')),
    );
    bob.close();
    await ann.ask('log.heads', {});
    expect((await http(url, 'GET', '/healthz')).status).toBe(200);
  });
});

test('sync.open tells person, store, node, time, features and every room, whatever the cursors', async () => {
  const bob = await arrive(url, 'bob');
  const [one, two] = [await openRoom(bob), await openRoom(bob)];
  const foreign = await openRoom(ann);
  const info = serverShape.parse((await http(url, 'GET', '/v1/server')).json);
  for (const cursors of [{}, { [one]: 1 }, { [foreign]: 1, [uuidv7()]: 5, [two]: 0 }]) {
    const opened = await bob.ask('sync.open', { cursors });
    expect(opened).toMatchObject({ user: bob.session.user, storeId: info.storeId, nodeName: 'first', features: info.features });
    expect(Math.abs(opened.serverTime - Date.now())).toBeLessThan(5_000);
    expect(opened.rooms.map(({ room }) => room.id).sort()).toEqual([one, two].sort());
    expect(opened.rooms.find(({ room }) => room.id === one)).toMatchObject({
      role: 'owner',
      firstSeq: 1,
      headSeq: 1,
      lastReadSeq: expect.any(Number),
      unread: 0,
      mentions: 0,
      members: 1,
      online: 1,
    });
  }
  bob.close();
});

test('log.heads: all rooms without cursors, with them those whose head differs', async () => {
  const bob = await arrive(url, 'bob');
  const [one, two] = [await openRoom(bob), await openRoom(bob)];
  await bob.say(two, 'x');
  const { inboxVersion } = await bob.ask('sync.open', { cursors: {} });
  expect(await bob.ask('log.heads', {})).toEqual({ heads: { [one]: 1, [two]: 2 }, inboxVersion });
  expect((await bob.ask('log.heads', { cursors: {} })).heads).toEqual({ [one]: 1, [two]: 2 });
  expect((await bob.ask('log.heads', { cursors: { [one]: 1, [two]: 1 } })).heads).toEqual({ [two]: 2 });
  expect((await bob.ask('log.heads', { cursors: { [one]: 1, [two]: 2 } })).heads).toEqual({});
  expect((await bob.ask('log.heads', { cursors: { [one]: 9 } })).heads).toEqual({ [one]: 1, [two]: 2 });
  bob.close();
});

type Raw = { send(frame: string): void; next(matches: (frame: string) => boolean): Promise<string>; close(): void };

/** Engine.IO over a plain WebSocket: the frames as they are on the wire; answers pings. */
async function openRaw(address: string): Promise<Raw> {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const frames: string[] = [];
  socket.on('message', (data) => {
    const frame = data.toString();
    if (frame === '2') socket.send('3');
    else frames.push(frame);
  });
  socket.on('error', () => undefined);
  const next = (matches: (frame: string) => boolean) => until('a frame', () => frames.find(matches));
  await next((frame) => frame.startsWith('0'));
  return { send: (frame) => socket.send(frame), next, close: () => socket.close() };
}
