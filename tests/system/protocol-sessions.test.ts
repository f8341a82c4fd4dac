import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { connect, device, http, httpRefused, makeToken, type OutsideClient, password, readToken, signIn, signUp, until } from './outside/outside-client.ts';
import { type OutsideRelay, outsideSecret, startOutsideRelay } from './outside/outside-relay.ts';
import { type OutsideSession, serverShape, sessionListShape, sessionShape } from './outside/shapes.ts';

let database: TestDatabase;
let relay: OutsideRelay;
let url: string;
beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startOutsideRelay({ DATABASE_URL: database.url });
  url = relay.url;
});
afterAll(async () => {
  await relay.stop();
  await database.drop();
});

const unauthenticated = { status: 401, error: { code: 'unauthenticated' } };
const refresh = (refreshToken: string, attemptId?: string) =>
  http(url, 'POST', '/v1/auth/refresh', { body: { refreshToken, ...(attemptId === undefined ? {} : { attemptId }) } });
const refreshed = async (refreshToken: string, attemptId?: string) => {
  const { status, json, text } = await refresh(refreshToken, attemptId);
  if (status !== 200) throw new Error(`refresh: ${status} ${text}`);
  return sessionShape.parse(json);
};
const isDead = async (refreshToken: string) =>
  expect(await httpRefused(url, 'POST', '/v1/auth/refresh', { body: { refreshToken } })).toMatchObject(unauthenticated);
const list = async (token: string) => {
  const { status, json } = await http(url, 'GET', '/v1/sessions', { token });
  expect(status).toBe(200);
  return sessionListShape.parse(json).sessions;
};
const endedWith = async (client: OutsideClient, code: string, withinMs = 2_000) => {
  await until(`ended ${code}`, () => client.order.includes('disconnect'), withinMs);
  expect(client.ended).toEqual([{ code }]);
  expect(client.order.slice(-2)).toEqual(['ended', 'disconnect']);
  client.close();
};

describe('access tokens', () => {
  test('JWT HS256 of 10 minutes with sub, sid, iss and exp', async () => {
    const session = await signUp(url);
    const { header, claims } = readToken(session.accessToken);
    const { storeId } = serverShape.parse((await http(url, 'GET', '/v1/server')).json);
    expect(header).toMatchObject({ alg: 'HS256' });
    expect(claims).toMatchObject({ sub: session.user.id, sid: session.sessionId, iss: storeId });
    const exp = Number(claims['exp']);
    expect(exp * 1_000 - Date.now()).toBeGreaterThan(9.5 * 60_000);
    expect(exp * 1_000 - Date.now()).toBeLessThanOrEqual(10 * 60_000 + 1_000);
    expect(Math.abs(session.accessTokenExpiresAt - exp * 1_000)).toBeLessThan(1_000);
  });

  const cases: [string, (claims: Record<string, unknown>) => string][] = [
    ['no signature', (claims) => makeToken(claims, '', 'none')],
    ['another algorithm', (claims) => makeToken(claims, outsideSecret, 'HS512')],
    ['another secret', (claims) => makeToken(claims, 'another secret, as long as the first one was')],
    ['another store', (claims) => makeToken({ ...claims, iss: randomUUID() }, outsideSecret)],
    ['no store', (claims) => makeToken({ ...claims, iss: undefined }, outsideSecret)],
    ['no end', (claims) => makeToken({ ...claims, exp: undefined }, outsideSecret)],
    ['an end 60 s ago', (claims) => makeToken({ ...claims, exp: Math.floor(Date.now() / 1_000) - 60 }, outsideSecret)],
    ['an unknown session', (claims) => makeToken({ ...claims, sid: randomUUID() }, outsideSecret)],
    ["another person's session", (claims) => makeToken({ ...claims, sub: randomUUID() }, outsideSecret)],
    ['no session', (claims) => makeToken({ ...claims, sid: undefined }, outsideSecret)],
  ];
  test.each(cases)('refused over HTTP and at the handshake: %s', async (_, make) => {
    const session = await signUp(url);
    const token = make(readToken(session.accessToken).claims);
    expect(await httpRefused(url, 'GET', '/v1/sessions', { token })).toMatchObject(unauthenticated);
    await expect(connect(url, { ...session, accessToken: token })).rejects.toEqual({ code: 'unauthenticated' });
  });

  test('a token of 20 s ago is within the leeway of 30 s', async () => {
    const session = await signUp(url);
    const token = makeToken({ ...readToken(session.accessToken).claims, exp: Math.floor(Date.now() / 1_000) - 15 }, outsideSecret);
    expect((await http(url, 'GET', '/v1/sessions', { token })).status).toBe(200);
  });
});

describe('refresh', () => {
  test('answers a new refresh token of the same session; tokens of the chain go on', async () => {
    let session = await signUp(url);
    const first = session;
    for (let n = 0; n < 5; n += 1) {
      const next = await refreshed(session.refreshToken, randomUUID());
      expect(next).toMatchObject({ sessionId: first.sessionId, user: first.user });
      expect(next.refreshToken).not.toBe(session.refreshToken);
      expect((await http(url, 'GET', '/v1/sessions', { token: next.accessToken })).status).toBe(200);
      session = next;
    }
  });

  test('a lost answer: the same attemptId gets the same successor, again and again', async () => {
    const { refreshToken } = await signUp(url);
    const attemptId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => refreshed(refreshToken, attemptId)));
    expect(new Set(answers.map((answer) => answer.refreshToken)).size).toBe(1);
    const again = await refreshed(refreshToken, attemptId);
    expect(again.refreshToken).toBe(answers[0]?.refreshToken);
    await refreshed(again.refreshToken, randomUUID());
  });

  test('without an attemptId the spent token gets the same successor within 30 s', async () => {
    const { refreshToken } = await signUp(url);
    const first = await refreshed(refreshToken);
    expect((await refreshed(refreshToken)).refreshToken).toBe(first.refreshToken);
  });

  test('a spent token with another attemptId is theft: the whole session ends, its socket too', async () => {
    const session = await signUp(url);
    const other = await signIn(url, session.user.handle);
    const next = await refreshed(session.refreshToken, randomUUID());
    const client = await connect(url, next);
    expect(await httpRefused(url, 'POST', '/v1/auth/refresh', { body: { refreshToken: session.refreshToken, attemptId: randomUUID() } })).toMatchObject(
      unauthenticated,
    );
    await endedWith(client, 'revoked');
    await isDead(next.refreshToken);
    expect(await httpRefused(url, 'GET', '/v1/sessions', { token: next.accessToken })).toMatchObject(unauthenticated);
    // Only that session: the person's other device goes on.
    expect((await list(other.accessToken)).map(({ id }) => id)).toEqual([other.sessionId]);
  });

  test('a token spent twice over is theft, whatever comes with it', async () => {
    const session = await signUp(url);
    const attemptId = randomUUID();
    const second = await refreshed(session.refreshToken, attemptId);
    const third = await refreshed(second.refreshToken, randomUUID());
    expect(await httpRefused(url, 'POST', '/v1/auth/refresh', { body: { refreshToken: session.refreshToken, attemptId } })).toMatchObject(unauthenticated);
    await isDead(third.refreshToken);
  });

  test('many at once with attempts of their own: at most one successor is ever given out', async () => {
    const { refreshToken } = await signUp(url);
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(refreshToken, randomUUID())));
    const tokens = answers.filter(({ status }) => status === 200).map(({ json }) => sessionShape.parse(json).refreshToken);
    expect(new Set(tokens).size).toBe(1);
    for (const { status } of answers) expect(status).toBeOneOf([200, 401]);
  });
});

describe('the list of sessions', () => {
  test('holds the devices of the person, one of them current', async () => {
    const ann = await signUp(url);
    const second = await http(url, 'POST', '/v1/auth/login', { body: { handle: ann.user.handle, password, device: { name: 'Söfa 🎈', platform: 'linux' } } });
    const session = sessionShape.parse(second.json);
    const sessions = await list(session.accessToken);
    expect(sessions.map(({ id }) => id).sort()).toEqual([ann.sessionId, session.sessionId].sort());
    expect(sessions.filter(({ current }) => current).map(({ id }) => id)).toEqual([session.sessionId]);
    expect(sessions.find(({ current }) => current)?.device).toEqual({ name: 'Söfa 🎈', platform: 'linux' });
    for (const { createdAt, lastUsedAt } of sessions) expect(lastUsedAt).toBeGreaterThanOrEqual(createdAt);
  });

  test('DELETE ends another device: 204, its socket within 1 s, its tokens at once', async () => {
    const ann = await signUp(url);
    const other = await signIn(url, ann.user.handle);
    const client = await connect(url, other);
    const { status, text } = await http(url, 'DELETE', `/v1/sessions/${other.sessionId}`, { token: ann.accessToken });
    expect([status, text]).toEqual([204, '']);
    await endedWith(client, 'revoked', 1_000);
    await isDead(other.refreshToken);
    expect(await httpRefused(url, 'GET', '/v1/sessions', { token: other.accessToken })).toMatchObject(unauthenticated);
    await expect(connect(url, other)).rejects.toEqual({ code: 'unauthenticated' });
    expect((await list(ann.accessToken)).map(({ id }) => id)).toEqual([ann.sessionId]);
  });

  test("nobody ends another's session: it is not found, like an unknown one", async () => {
    const [ann, bob] = await Promise.all([signUp(url), signUp(url)]);
    for (const id of [bob.sessionId, randomUUID()]) {
      expect(await httpRefused(url, 'DELETE', `/v1/sessions/${id}`, { token: ann.accessToken })).toMatchObject({ status: 404, error: { code: 'not-found' } });
    }
    expect((await list(bob.accessToken)).length).toBe(1);
    expect(await httpRefused(url, 'DELETE', '/v1/sessions/me', { token: ann.accessToken })).toMatchObject({ status: 400, error: { code: 'invalid' } });
  });
});

test('logout: 204, the session is over everywhere', async () => {
  const ann = await signUp(url);
  const client = await connect(url, ann);
  const { status, text } = await http(url, 'POST', '/v1/auth/logout', { token: ann.accessToken });
  expect([status, text]).toEqual([204, '']);
  await endedWith(client, 'revoked');
  await isDead(ann.refreshToken);
});

test('a changed password: 204, the other sessions end, this one goes on, the old password is over', async () => {
  const ann = await signUp(url);
  const other = await signIn(url, ann.user.handle);
  const [here, there] = await Promise.all([connect(url, ann), connect(url, other)]);
  const change = (body: object) => httpRefused(url, 'POST', '/v1/auth/password', { token: ann.accessToken, body });
  expect(await change({ current: 'not my password', next: 'battery horse correct' })).toMatchObject(unauthenticated);
  expect(await change({ current: password, next: 'short' })).toMatchObject({ status: 400, error: { code: 'invalid', issues: [{ path: 'next' }] } });
  const next = 'battery horse correct';
  expect((await http(url, 'POST', '/v1/auth/password', { token: ann.accessToken, body: { current: password, next } })).status).toBe(204);
  await endedWith(there, 'revoked');
  await isDead(other.refreshToken);
  await here.ask('sync.open', { cursors: {} });
  expect(here.ended).toEqual([]);
  here.close();
  await refreshed(ann.refreshToken);
  const login = (secret: string) => http(url, 'POST', '/v1/auth/login', { body: { handle: ann.user.handle, password: secret, device } });
  expect((await login(password)).status).toBe(401);
  expect((await login(next)).status).toBe(200);
});

describe('a socket lives no longer than its token', () => {
  const shortLived = async (seconds: number): Promise<{ session: OutsideSession; client: OutsideClient }> => {
    const session = await signUp(url);
    const accessToken = makeToken({ ...readToken(session.accessToken).claims, exp: Math.floor(Date.now() / 1_000) + seconds }, outsideSecret);
    return { session, client: await connect(url, { ...session, accessToken }) };
  };

  test('expired: ended {unauthenticated}', async () => {
    const { client } = await shortLived(-26);
    await endedWith(client, 'unauthenticated', 40_000);
  });

  test('session.refresh with a token of the same session extends it', async () => {
    const { session, client } = await shortLived(-24);
    const { client: witness } = await shortLived(-23);
    const { accessToken, accessTokenExpiresAt } = await refreshed(session.refreshToken);
    const { expiresAt } = await client.ask('session.refresh', { accessToken });
    expect(Math.abs(expiresAt - accessTokenExpiresAt)).toBeLessThan(1_000);
    // A socket that was to live longer than the first one is ended; the extended one still answers.
    await endedWith(witness, 'unauthenticated', 40_000);
    await client.ask('log.heads', {});
    client.close();
  });

  test('session.refresh refuses tokens of other people, of other sessions, and what is no token', async () => {
    const ann = await signUp(url);
    const client = await connect(url, ann);
    const foreign = [(await signUp(url)).accessToken, (await signIn(url, ann.user.handle)).accessToken, 'nonsense', makeToken({}, outsideSecret, 'none')];
    for (const accessToken of foreign) expect((await client.refused('session.refresh', { accessToken })).code).toBeOneOf(['unauthenticated', 'forbidden']);
    expect((await client.refused('session.refresh', {})).code).toBe('invalid');
    await client.ask('log.heads', {});
    client.close();
  });
});
