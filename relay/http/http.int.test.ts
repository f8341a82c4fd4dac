import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { serverInfoSchema, sessionListSchema, sessionSchema } from '@parley/shared/protocol/http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../tests/support/domain-world.ts';
import { type HttpWorld, openHttpWorld } from '../../tests/support/http-world.ts';
import { uuidv7 } from '../../tests/support/ids.ts';
import { createSignInLimits } from '../bus/sign-in-limits.ts';
import { rateLimitsSchema } from '../rate-limits.ts';

let world: DomainWorld;
let http: HttpWorld;
const password = 'correct horse battery';
const device = { name: 'Desk', platform: 'linux' };

beforeAll(async () => {
  world = await openDomainWorld();
  http = await openHttpWorld(world);
});
afterAll(async () => {
  await http.close();
  await world.close();
});
beforeEach(() => {
  http.logLines.length = 0;
  world.deps.signInLimits = createSignInLimits(rateLimitsSchema.parse({}), null);
});

async function signUp() {
  const handle = `p-${uuidv7().slice(-12)}`;
  const { status, body } = await http.call('POST', '/v1/auth/register', { body: { handle, displayName: 'A Person', password, device } });
  expect(status).toBe(201);
  return { handle, session: sessionSchema.parse(body) };
}

describe('accounts and sessions', () => {
  test('a whole life: register, sign in, refresh, list, end, sign out', async () => {
    const { handle, session } = await signUp();
    const login = await http.call('POST', '/v1/auth/login', { body: { handle, password, device: { name: 'Laptop', platform: 'darwin' } } });
    expect(login.status).toBe(200);
    expect(login.headers.get('cache-control')).toBe('no-store');
    const laptop = sessionSchema.parse(login.body);
    const refreshed = await http.call('POST', '/v1/auth/refresh', { body: { refreshToken: laptop.refreshToken, attemptId: uuidv7() } });
    expect(sessionSchema.parse(refreshed.body).sessionId).toBe(laptop.sessionId);
    const list = await http.call('GET', '/v1/sessions', { token: session.accessToken });
    expect(sessionListSchema.parse(list.body).sessions).toHaveLength(2);
    expect((await http.call('DELETE', `/v1/sessions/${laptop.sessionId}`, { token: session.accessToken })).status).toBe(204);
    expect((await http.call('GET', '/v1/sessions', { token: laptop.accessToken })).status).toBe(401);
    const next = 'new horse battery';
    expect((await http.call('POST', '/v1/auth/password', { token: session.accessToken, body: { current: password, next } })).status).toBe(204);
    const logout = await http.call('POST', '/v1/auth/logout', { token: session.accessToken });
    expect(logout).toMatchObject({ status: 204, text: '' });
    expect((await http.call('POST', '/v1/auth/logout', { token: session.accessToken })).status).toBe(401);
    expect((await http.call('POST', '/v1/auth/login', { body: { handle, password, device } })).status).toBe(401);
    expect((await http.call('POST', '/v1/auth/login', { body: { handle, password: next, device } })).status).toBe(200);
  });

  test('what is taken, wrong or not there has its status', async () => {
    const { handle, session } = await signUp();
    const cases = [
      await http.call('POST', '/v1/auth/register', { body: { handle, displayName: 'B', password, device } }),
      await http.call('POST', '/v1/auth/login', { body: { handle, password: 'wrong horse battery', device } }),
      await http.call('POST', '/v1/auth/login', { body: { handle: 'nobody', password, device } }),
      await http.call('POST', '/v1/auth/refresh', { body: { refreshToken: 'dead' } }),
      await http.call('DELETE', `/v1/sessions/${uuidv7()}`, { token: session.accessToken }),
    ];
    expect(cases.map(({ status }) => status)).toEqual([409, 401, 401, 401, 404]);
    const words = cases.slice(1, 4).map(({ text }) => text);
    expect(new Set(words).size).toBe(1);
  });

  test('too many sign-ins are told when to come back', async () => {
    const { handle } = await signUp();
    for (let index = 0; index < 10; index += 1) await world.deps.signInLimits.take('failures-by-account', handle);
    const refused = await http.call('POST', '/v1/auth/login', { body: { handle, password, device } });
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'rate-limited', retryAfterMs: expect.any(Number) } } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500);
  });

  test('addresses behind a trusted proxy are told apart, and only then', async () => {
    const proxied = await openHttpWorld(world, { trustProxy: 'loopback' });
    const attempt = (target: HttpWorld, from: string) =>
      target
        .call('POST', '/v1/auth/login', { body: { handle: uuidv7(), password, device }, headers: { 'x-forwarded-for': from } })
        .then(({ status }) => status);
    for (let index = 0; index < 60; index += 1) await world.deps.signInLimits.take('sign-ins-by-address', '198.51.100.1');
    expect(await attempt(proxied, '198.51.100.1')).toBe(429);
    expect(await attempt(proxied, '198.51.100.2')).toBe(401);
    expect(await attempt(http, '198.51.100.1')).toBe(401);
    await proxied.close();
  });
});

describe('bad input', () => {
  const handle = 'somebody';
  const good = { handle, displayName: 'S', password, device };
  const nul = 'a\u0000b-0123456789';
  const lone = 'a\ud800b-0123456789';
  const bad: [string, string, Record<string, unknown> | string | unknown[] | null | number, string][] = [
    ['/v1/auth/register', 'nothing', {}, 'handle'],
    ['/v1/auth/register', 'wrong type', { ...good, handle: 5 }, 'handle'],
    ['/v1/auth/register', 'short handle', { ...good, handle: 'a' }, 'handle'],
    ['/v1/auth/register', 'handle with a space', { ...good, handle: 'a b' }, 'handle'],
    ['/v1/auth/register', 'long handle', { ...good, handle: 'a'.repeat(33) }, 'handle'],
    ['/v1/auth/register', 'blank name', { ...good, displayName: '   ' }, 'displayName'],
    ['/v1/auth/register', 'long name', { ...good, displayName: 'n'.repeat(61) }, 'displayName'],
    ['/v1/auth/register', 'control character', { ...good, displayName: 'a\u0007b' }, 'displayName'],
    ['/v1/auth/register', 'NUL', { ...good, displayName: nul }, 'displayName'],
    ['/v1/auth/register', 'lone surrogate', { ...good, password: lone }, 'password'],
    ['/v1/auth/register', 'short password', { ...good, password: '123456789' }, 'password'],
    ['/v1/auth/register', 'long password', { ...good, password: 'p'.repeat(201) }, 'password'],
    ['/v1/auth/register', 'no device', { ...good, device: undefined }, 'device'],
    ['/v1/auth/register', 'device without a name', { ...good, device: { name: '', platform: 'linux' } }, 'device.name'],
    ['/v1/auth/register', 'a list', [good], ''],
    ['/v1/auth/register', 'null', null, ''],
    ['/v1/auth/login', 'nothing', {}, 'handle'],
    ['/v1/auth/login', 'wrong type', { ...good, password: { length: 12 } }, 'password'],
    ['/v1/auth/login', 'NUL', { ...good, handle: nul }, 'handle'],
    ['/v1/auth/login', 'lone surrogate', { ...good, handle: lone }, 'handle'],
    ['/v1/auth/login', 'long handle', { ...good, handle: 'h'.repeat(201) }, 'handle'],
    ['/v1/auth/login', 'long password', { ...good, password: 'p'.repeat(1_001) }, 'password'],
    ['/v1/auth/login', 'a number', 7, ''],
    ['/v1/auth/refresh', 'nothing', {}, 'refreshToken'],
    ['/v1/auth/refresh', 'wrong type', { refreshToken: ['x'] }, 'refreshToken'],
    ['/v1/auth/refresh', 'long', { refreshToken: 'x'.repeat(501) }, 'refreshToken'],
    ['/v1/auth/refresh', 'attempt of the wrong type', { refreshToken: 'x', attemptId: 4 }, 'attemptId'],
    ['/v1/auth/refresh', 'NUL', { refreshToken: nul }, 'refreshToken'],
    ['/v1/auth/password', 'nothing', {}, 'current'],
    ['/v1/auth/password', 'short', { current: password, next: 'short' }, 'next'],
    ['/v1/auth/password', 'lone surrogate', { current: password, next: lone }, 'next'],
  ];

  test.each(bad)('%s: %s', async (path, _name, body, issuePath) => {
    const token = (await tokenOnce()) ?? '';
    const answer = await http.call('POST', path, { body: JSON.stringify(body), token });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid', message: expect.any(String) } } });
    const { issues } = (answer.body as { error: { issues: { path: string; message: string }[] } }).error;
    expect(issues.map((issue) => issue.path)).toContain(issuePath);
    for (const issue of issues) expect(issue.message.length).toBeGreaterThan(3);
    expect(await world.deps.users.credentials(handle)).toBeNull();
  });

  let once: Promise<string> | undefined;
  const tokenOnce = () => (once ??= signUp().then(({ session }) => session.accessToken));

  test('a session id that is none', async () => {
    for (const id of ['x', '%00', 'A'.repeat(36), `${uuidv7()}x`]) {
      const answer = await http.call('DELETE', `/v1/sessions/${id}`, { token: await tokenOnce() });
      expect(answer, id).toMatchObject({ status: 400, body: { error: { code: 'invalid', issues: [{ path: 'id' }] } } });
    }
    const long = await http.call('DELETE', `/v1/sessions/${'x'.repeat(500)}`, { token: await tokenOnce() });
    expect([400, 404]).toContain(long.status);
    expect(long.body).toMatchObject({ error: { code: expect.any(String), message: expect.any(String) } });
  });

  test.each([
    ['no JSON', '{"handle":', 'application/json'],
    ['nothing at all', '', 'application/json'],
    ['another type', 'handle=somebody', 'application/x-www-form-urlencoded'],
    ['text', 'hello', 'text/plain'],
    ['a poisoned prototype', '{"__proto__":{"admin":true}}', 'application/json'],
    ['a byte order of nonsense', '\ufeff\ufeff{}', 'application/json'],
  ])('a body that is %s', async (_name, body, type) => {
    const answer = await http.call('POST', '/v1/auth/login', { body, headers: { 'content-type': type } });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } });
  });

  test('a body that is too large', async () => {
    const answer = await http.call('POST', '/v1/auth/login', { body: { ...good, password: 'p'.repeat(70_000) } });
    expect(answer).toMatchObject({ status: 413, body: { error: { code: 'too-large' } } });
  });

  test.each([
    ['no HTTP', 'hello\r\n\r\n', 400, 'invalid'],
    ['endless headers', `GET /v1/server HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 413, 'too-large'],
  ])('bytes that are %s', async (_name, bytes, status, code) => {
    const { port } = new URL(http.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.end(bytes);
    const answer = await text(socket);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ error: { code, message: expect.any(String) } });
  });

  test('unknown fields are dropped', async () => {
    const { session } = await signUp();
    const answer = await http.call('POST', '/v1/auth/refresh', { body: { refreshToken: session.refreshToken, admin: true } });
    expect(answer.status).toBe(200);
  });

  test.each([
    ['GET', '/v1/nothing'],
    ['GET', '/v1/auth/login'],
    ['PUT', '/v1/sessions'],
    ['OPTIONS', '/v1/auth/login'],
    ['GET', '/v1/../secret'],
    ['GET', '/%c0%ae'],
  ])('%s %s is nowhere', async (method, path) => {
    const answer = await http.call(method, path);
    expect([400, 404]).toContain(answer.status);
    expect(answer.body).toMatchObject({ error: { code: expect.stringMatching(/not-found|invalid/) } });
  });

  test('tokens that are none', async () => {
    const { session } = await signUp();
    const headers = [
      {},
      { authorization: 'Bearer' },
      { authorization: `Basic ${session.accessToken}` },
      { authorization: `Bearer ${session.accessToken}x` },
      { authorization: `Bearer ${session.refreshToken}` },
    ];
    for (const header of headers) {
      const answer = await http.call('GET', '/v1/sessions', { headers: header as Record<string, string> });
      expect(answer).toMatchObject({ status: 401, body: { error: { code: 'unauthenticated' } } });
    }
  });
});

describe('what anybody may ask', () => {
  test('the server tells what it is', async () => {
    const { status, body } = await http.call('GET', '/v1/server');
    expect(status).toBe(200);
    expect(serverInfoSchema.parse(body)).toMatchObject({
      nodeName: 'test-node',
      storeId: world.deps.server.storeId,
      protocol: { min: 1, max: 1 },
      registration: 'open',
      limits: { bodyMax: 16_000 },
    });
  });

  test('the landing page says how to get in, without script', async () => {
    const { status, text, headers } = await http.call('GET', '/');
    expect(status).toBe(200);
    expect(text).toContain('https://chat.example.org');
    expect(text).not.toMatch(/<script|javascript:|\son\w+=/i);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';style-src 'sha256-/);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  test('the landing page prints no markup of others', async () => {
    const hostile = await openHttpWorld(world, { publicUrl: null });
    const { text } = await hostile.call('GET', '/', { headers: { host: '"><img src=x onerror=alert(1)>' } }).catch(() => ({ text: '' }));
    expect(text).not.toContain('<img');
    await hostile.close();
  });

  test('every answer has the headers of the security floor', async () => {
    for (const path of ['/v1/server', '/healthz', '/v1/nothing']) {
      const { headers } = await http.call('GET', path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('server')).toBeNull();
    }
  });

  test('pages of other sites are refused', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      const answer = await http.call('POST', '/v1/auth/login', { body: {}, headers: { origin } });
      expect(answer).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    expect((await http.call('GET', '/v1/server', { headers: { origin: 'https://chat.example.org' } })).status).toBe(200);
  });
});

describe('operators', () => {
  test('health, readiness and numbers', async () => {
    expect(await http.call('GET', '/healthz')).toMatchObject({ status: 200, body: { ok: true } });
    expect(await http.call('GET', '/readyz')).toMatchObject({ status: 200, body: { ready: true, database: 'ok', redis: 'none', draining: false } });
    const { text, headers } = await http.call('GET', '/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('parley_http_request_seconds_bucket{le="0.005",method="GET",route="/readyz",status="200"}');
  });

  test.each([
    ['draining', { isDraining: () => true }, { draining: true, database: 'ok' }],
    ['Redis is away', { isRedisHealthy: () => false }, { redis: 'down' }],
  ])('not ready while %s', async (_name, changes, facts) => {
    const other = await openHttpWorld(world, changes);
    expect(await other.call('GET', '/readyz')).toMatchObject({ status: 503, body: { ready: false, ...facts } });
    expect((await other.call('GET', '/healthz')).status).toBe(200);
    await other.close();
  });

  test.each([
    ['fails', () => Promise.reject(new Error('away'))],
    ['hangs', () => new Promise<void>(() => undefined)],
  ])('not ready while the database %s', async (_name, ping) => {
    const server = { storeId: world.deps.server.storeId, now: () => world.deps.server.now(), ping };
    const other = await openHttpWorld(world, { domain: { ...world.deps, server } });
    expect(await other.call('GET', '/readyz')).toMatchObject({ status: 503, body: { ready: false, database: 'down' } });
    await other.close();
  });

  test('what nobody expected is logged once and told only by its id', async () => {
    const users = { ...world.deps.users, credentials: () => Promise.reject(new Error('secret detail')) };
    const broken = await openHttpWorld(world, { domain: { ...world.deps, users } });
    const answer = await broken.call('POST', '/v1/auth/login', { body: { handle: 'ada', password, device } });
    expect(answer).toMatchObject({ status: 500, body: { error: { code: 'internal', errorId: expect.any(String) } } });
    expect(answer.text).not.toContain('secret detail');
    const { errorId } = (answer.body as { error: { errorId: string } }).error;
    const errors = broken.logLines.filter((line) => line['level'] === 50);
    expect(errors).toMatchObject([{ errorId, reqId: answer.headers.get('x-request-id'), err: { message: 'secret detail' } }]);
    await broken.close();
  });

  test('no password and no token reaches the log', async () => {
    const { session } = await signUp();
    await http.call('GET', '/v1/sessions', { token: session.accessToken });
    const log = JSON.stringify(http.logLines);
    expect(http.logLines.length).toBeGreaterThan(1);
    for (const secret of [password, session.accessToken, session.refreshToken]) expect(log).not.toContain(secret);
  });
});
