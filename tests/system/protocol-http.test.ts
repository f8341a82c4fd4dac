import { randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { device, freshHandle, http, httpRefused, password, signUp } from './outside/outside-client.ts';
import { type OutsideRelay, outsideSecret, startOutsideRelay } from './outside/outside-relay.ts';
import { serverShape, sessionShape } from './outside/shapes.ts';

let database: TestDatabase;
let relay: OutsideRelay;
let url: string;
beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startOutsideRelay({ DATABASE_URL: database.url, NODE_NAME: 'first', PUBLIC_URL: 'https://chat.example.org' });
  url = relay.url;
});
afterAll(async () => {
  await relay.stop();
  await database.drop();
});

describe('GET /v1/server and what operators read', () => {
  test('tells name, version, node, store, protocol, registration, limits and features', async () => {
    const { status, json } = await http(url, 'GET', '/v1/server');
    expect(status).toBe(200);
    const info = serverShape.parse(json);
    expect(info).toMatchObject({ name: 'chat.example.org', nodeName: 'first', registration: 'open' });
    // The sizes the protocol's text names stand among the limits.
    expect(Object.values(info.limits)).toEqual(expect.arrayContaining([16_000, 2, 32, 10, 200, 80, 500, 60, 512 * 1024]));
    expect(serverShape.parse((await http(url, 'GET', '/v1/server')).json).storeId).toBe(info.storeId);
  });

  test('healthz and readyz are 200 here, metrics is Prometheus text', async () => {
    expect((await http(url, 'GET', '/healthz')).status).toBe(200);
    expect((await http(url, 'GET', '/readyz')).status).toBe(200);
    const metrics = await http(url, 'GET', '/metrics');
    expect(metrics.status).toBe(200);
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(metrics.text).toMatch(/^# TYPE [a-z_]+ (counter|gauge|histogram)$/m);
  });
});

const register = (more: object = {}) =>
  http(url, 'POST', '/v1/auth/register', { body: { handle: freshHandle(), displayName: 'Ann', password, device, ...more } });
const badRegister = async (more: object) => {
  const { status, error } = await httpRefused(url, 'POST', '/v1/auth/register', {
    body: { handle: freshHandle(), displayName: 'Ann', password, device, ...more },
  });
  expect({ status, code: error.code }).toEqual({ status: 400, code: 'invalid' });
  return [...new Set(error.issues?.map(({ path }) => path))];
};

describe('register', () => {
  test('201 and a Session', async () => {
    const handle = freshHandle();
    const { status, json } = await register({ handle, displayName: 'Ann Öberg 🎈' });
    expect(status).toBe(201);
    const session = sessionShape.parse(json);
    expect(session.user).toMatchObject({ handle, displayName: 'Ann Öberg 🎈' });
    // At least 256 bits, and nothing of it is a readable claim.
    const longest = Math.max(...session.refreshToken.split('.').map((part) => Buffer.from(part, 'base64url').length));
    expect(longest).toBeGreaterThanOrEqual(32);
  });

  test('handles: 2 to 32 of a-z 0-9 _ . -', async () => {
    for (const handle of ['a', '', 'a'.repeat(33), 'ann bo', 'änn', 'ann!', '@ann', 'ann\u0000', 'a\nn', 'аnn', ' ann', 'ann ', 'ann\n', '\u212Aann'])
      expect(await badRegister({ handle })).toEqual(['handle']);
    for (const handle of [randomBytes(1).toString('hex'), `a_.-${randomBytes(14).toString('hex')}`]) {
      expect((await register({ handle })).status).toBe(201);
    }
  });

  test('handles are unique without regard to case', async () => {
    const handle = freshHandle('ann');
    await signUp(url, handle);
    const again = await httpRefused(url, 'POST', '/v1/auth/register', { body: { handle, displayName: 'x', password, device } });
    expect(again).toMatchObject({ status: 409, error: { code: 'conflict' } });
    expect((await register({ handle: handle.toUpperCase() })).status).toBeOneOf([400, 409]);
  });

  test('two at once with one handle: one of them gets it', async () => {
    const handle = freshHandle('race');
    const all = await Promise.all(Array.from({ length: 6 }, () => register({ handle })));
    expect(all.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  test('passwords of 10 to 200, display names of 1 to 60 code points', async () => {
    for (const bad of ['', 'x'.repeat(9), 'x'.repeat(201)]) expect(await badRegister({ password: bad })).toEqual(['password']);
    for (const good of ['x'.repeat(10), 'ü'.repeat(200)]) expect((await register({ password: good })).status).toBe(201);
    for (const bad of ['', ' ', '🎈'.repeat(61), 'a\u0000b', 'a\nb']) expect(await badRegister({ displayName: bad })).toEqual(['displayName']);
    expect((await register({ displayName: '🎈'.repeat(60) })).status).toBe(201);
  });

  test('a device must be named', async () => {
    expect(await badRegister({ device: undefined })).toEqual(['device']);
    expect(await badRegister({ device: { name: 'x' } })).toEqual(['device.platform']);
    expect(await badRegister({ device: { name: 'x'.repeat(10_000), platform: 'linux' } })).toEqual(['device.name']);
  });

  test('lone surrogates are invalid, unknown fields are stripped', async () => {
    expect(await badRegister({ displayName: 'a\ud800' })).toEqual(['displayName']);
    const { json } = await register({ role: 'admin', user: { bot: true }, bot: true });
    expect(sessionShape.parse(json).user.bot ?? false).toBe(false);
  });
});

describe('login', () => {
  test('200 and a Session of the same person', async () => {
    const ann = await signUp(url);
    const { status, json } = await http(url, 'POST', '/v1/auth/login', { body: { handle: ann.user.handle, password, device } });
    expect(status).toBe(200);
    const session = sessionShape.parse(json);
    expect(session.user).toEqual(ann.user);
    expect(session.sessionId).not.toBe(ann.sessionId);
  });

  test('wrong password, unknown handle and dead refresh token answer 401 in the same words', async () => {
    const ann = await signUp(url);
    const refused = await Promise.all([
      httpRefused(url, 'POST', '/v1/auth/login', { body: { handle: ann.user.handle, password: 'not this one, no', device } }),
      httpRefused(url, 'POST', '/v1/auth/login', { body: { handle: freshHandle('nobody'), password, device } }),
      httpRefused(url, 'POST', '/v1/auth/login', { body: { handle: 'x', password: 'y', device } }),
      httpRefused(url, 'POST', '/v1/auth/refresh', { body: { refreshToken: randomBytes(32).toString('base64url') } }),
    ]);
    for (const one of refused) expect(one).toMatchObject({ status: 401, error: { code: 'unauthenticated' } });
    expect(new Set(refused.map(({ error }) => JSON.stringify(error))).size).toBe(1);
  });

  test('a token of another device, of a body of wrong types, is invalid with issues', async () => {
    for (const body of [
      {},
      { handle: 1, password, device },
      { handle: 'ann', password: null, device },
      { handle: 'ann', password, device: 'x' },
      [],
      'null',
      '"x"',
      '3',
    ]) {
      const { status, error } = await httpRefused(url, 'POST', '/v1/auth/login', { body });
      expect({ status, code: error.code, body }).toEqual({ status: 400, code: 'invalid', body });
      expect(error.issues?.length).toBeGreaterThan(0);
    }
  });
});

describe('the envelope of errors', () => {
  test('malformed JSON and other media are invalid, a huge body is too-large', async () => {
    for (const body of ['{', '', '{"handle":"\\ud8"}', '\u0000']) {
      expect(await httpRefused(url, 'POST', '/v1/auth/login', { body })).toMatchObject({ status: 400, error: { code: 'invalid' } });
    }
    const media = await httpRefused(url, 'POST', '/v1/auth/login', { body: 'handle=ann', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(media).toMatchObject({ status: 400, error: { code: 'invalid' } });
    const huge = await httpRefused(url, 'POST', '/v1/auth/login', { body: { handle: 'x'.repeat(3_000_000), password, device } });
    expect(huge).toMatchObject({ status: 413, error: { code: 'too-large' } });
  });

  test('unknown addresses and methods are not-found', async () => {
    for (const [method, path] of [
      ['GET', '/v1/nothing'],
      ['POST', '/v1/server'],
      ['GET', '/v1/auth/login'],
      ['DELETE', '/v1/auth/register'],
      ['GET', '/v1/%00'],
      ['PUT', '/%'],
    ] as const) {
      const { status, error } = await httpRefused(url, method, path);
      expect([path, error.code, status]).toBeOneOf([
        [path, 'not-found', 404],
        [path, 'invalid', 400],
      ]);
    }
  });

  test('a prototype key and deep nesting are harmless', async () => {
    const deep = `${'['.repeat(8_000)}${']'.repeat(8_000)}`;
    for (const body of [`{"__proto__":{"handle":"x"},"constructor":{"prototype":{}}}`, deep]) {
      expect(await httpRefused(url, 'POST', '/v1/auth/login', { body })).toMatchObject({ status: 400, error: { code: 'invalid' } });
    }
  });

  test('bytes that are no HTTP get an error and leave the relay well', async () => {
    await new Promise<void>((resolve) => {
      const call = request(`${url}/v1/server`, { headers: { 'x-long': 'x'.repeat(100_000) } }, (response) => {
        expect(response.statusCode).toBeGreaterThanOrEqual(400);
        response.resume().once('end', resolve);
      });
      call.once('error', () => resolve());
      call.end();
    });
    expect((await http(url, 'GET', '/healthz')).status).toBe(200);
  });

  test('secrets and internals are in no answer', async () => {
    const { text } = await http(url, 'GET', '/metrics');
    expect(text).not.toContain(outsideSecret);
    const { headers } = await http(url, 'GET', '/v1/server');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('calls with a bearer refuse none, a foreign one and a nonsense one', async () => {
    for (const token of [undefined, '', 'nonsense', 'a.b.c', 'x'.repeat(5_000)]) {
      for (const [method, path] of [
        ['GET', '/v1/sessions'],
        ['DELETE', `/v1/sessions/${randomUUID()}`],
        ['POST', '/v1/auth/logout'],
        ['POST', '/v1/auth/password'],
      ] as const) {
        const refused = await httpRefused(url, method, path, token === undefined ? {} : { token });
        expect({ path, ...refused }).toMatchObject({ path, status: 401, error: { code: 'unauthenticated' } });
      }
    }
  });
});
