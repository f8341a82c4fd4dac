import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { arrive, connect, device, freshHandle, http, httpRefused, openRoom, password, signIn, until, wholeLog } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';
import { sessionListShape, sessionShape } from './outside/shapes.ts';

const begunShape = z.strictObject({ secret: z.string().regex(/^[A-Z2-7]{32}$/), uri: z.string().startsWith('otpauth://totp/') });
const confirmedShape = z.strictObject({ recoveryCodes: z.array(z.string()).length(10) });

let database: TestDatabase;
let redis: TestRedis;
let one: OutsideRelay;
let two: OutsideRelay;
beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const shared = { DATABASE_URL: database.url, REDIS_URL: redis.url };
  [one, two] = await Promise.all([startOutsideRelay({ ...shared, NODE_NAME: 'one' }), startOutsideRelay({ ...shared, NODE_NAME: 'two' })]);
  // The first account of all is the admin, who may not go.
  (await arrive(one.url, 'admin')).close();
});
afterAll(async () => {
  await Promise.all([one.stop(), two.stop()]);
  await redis.stop();
  await database.drop();
});

describe('two-step sign-in', () => {
  test('is set up on one node and asked for on both; a code passes once on all of them', async () => {
    const ann = await arrive(one.url, 'ann');
    const { accessToken: token, user } = ann.session;
    const begun = await http(one.url, 'POST', '/v1/auth/totp/begin', { token, body: { password } });
    const { secret } = begunShape.parse(begun.json);
    const totp = new TOTP({ secret });
    const confirmed = await http(two.url, 'POST', '/v1/auth/totp/confirm', { token, body: { code: totp.generate() } });
    const { recoveryCodes } = confirmedShape.parse(confirmed.json);
    expect((await http(one.url, 'GET', '/v1/auth/totp', { token })).json).toEqual({ isOn: true, recoveryCodesLeft: 10 });
    const login = (url: string, code?: string, words = password) => ({
      method: 'POST',
      path: '/v1/auth/login',
      options: { body: { handle: user.handle, password: words, device, ...(code === undefined ? {} : { totp: code }) } },
      url,
    });
    const answer = ({ url, method, path, options }: ReturnType<typeof login>) => http(url, method, path, options);
    const refused = ({ url, method, path, options }: ReturnType<typeof login>) => httpRefused(url, method, path, options);
    expect(await refused(login(two.url))).toMatchObject({ status: 401, error: { code: 'unauthenticated', issues: [{ path: 'totp', message: 'is needed' }] } });
    // A wrong password gets the words that an unknown handle gets.
    const wrong = await refused(login(two.url, recoveryCodes[0], 'wrong horse battery'));
    const unknown = await httpRefused(one.url, 'POST', '/v1/auth/login', { body: { handle: freshHandle('nobody'), password, device } });
    expect(wrong).toEqual(unknown);
    // Its step is not the one that confirming used.
    const code = totp.generate({ timestamp: Date.now() + 30_000 });
    const answers = await Promise.all([one.url, two.url, one.url, two.url].map((url) => answer(login(url, code))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    sessionShape.parse((await answer(login(two.url, recoveryCodes[0]))).json);
    expect((await answer(login(one.url, recoveryCodes[0]))).status).toBe(401);
    // The sign-in that set it up is still there.
    expect((await http(two.url, 'GET', '/v1/sessions', { token })).status).toBe(200);
    ann.close();
  });
});

describe('deleting an account', () => {
  test('ends it on every node within a second, and takes its messages away in the order of the log while others write', async () => {
    const [bob, cleo] = await Promise.all([arrive(one.url, 'bob'), arrive(two.url, 'cleo')]);
    const elsewhere = await connect(two.url, await signIn(one.url, bob.session.user.handle));
    await elsewhere.ask('sync.open', { cursors: {} });
    const roomId = await openRoom(bob, { kind: 'private', memberIds: [cleo.id] });
    await until('in the room', () => cleo.inbox.some((item) => item.type === 'room-added' && item.state.room.id === roomId));
    for (let n = 0; n < 30; n += 1) {
      await bob.say(roomId, `words of mine ${n}`);
      await cleo.say(roomId, `words of others ${n}`);
    }
    const wrong = await httpRefused(one.url, 'POST', '/v1/auth/delete', {
      token: bob.session.accessToken,
      body: { password: 'wrong horse battery', messages: 'remove' },
    });
    expect(wrong).toMatchObject({ status: 401, error: { code: 'unauthenticated' } });
    const startedAt = performance.now();
    expect((await http(one.url, 'POST', '/v1/auth/delete', { token: bob.session.accessToken, body: { password, messages: 'remove' } })).status).toBe(204);
    await until('signed out everywhere', () => bob.order.includes('disconnect') && elsewhere.order.includes('disconnect'));
    expect([bob.ended, elsewhere.ended]).toEqual([[{ code: 'account-deleted' }], [{ code: 'account-deleted' }]]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    let isGone = false;
    const writing = (async () => {
      while (!isGone) await cleo.say(roomId, 'in between');
    })();
    await until('gone', async () => cleo.live(roomId).filter((event) => event.type === 'message-deleted').length === 30);
    isGone = true;
    await writing;
    const log = await wholeLog(cleo, roomId);
    await until('all live', () => cleo.live(roomId).at(-1)?.seq === log.at(-1)?.seq);
    const seqs = cleo.live(roomId).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
    expect(JSON.stringify(log)).not.toContain('words of mine');
    expect(log.filter((event) => event.type === 'role-changed' || event.type === 'member-left')).toMatchObject([
      { type: 'role-changed', userId: cleo.id, role: 'owner' },
      { type: 'member-left', userId: bob.id, reason: 'left' },
    ]);
    const { users } = await cleo.ask('users.get', { userIds: [bob.id] });
    expect(users).toMatchObject([{ displayName: 'Deleted account', deleted: true, deactivated: true }]);
    const taken = await httpRefused(two.url, 'POST', '/v1/auth/register', {
      body: { handle: bob.session.user.handle, displayName: 'Bob again', password, device },
    });
    expect(taken).toMatchObject({ status: 409, error: { code: 'conflict' } });
    const told = await httpRefused(two.url, 'POST', '/v1/auth/refresh', { body: { refreshToken: elsewhere.session.refreshToken } });
    expect(told).toMatchObject({ status: 401, error: { code: 'unauthenticated', issues: [{ path: 'account' }] } });
    for (const client of [bob, elsewhere, cleo]) client.close();
  });
});

describe('one’s own data', () => {
  test('come as a zip, one at a time over all nodes', async () => {
    const dan = await arrive(one.url, 'dan');
    const roomId = await openRoom(dan);
    await dan.say(roomId, 'exported words');
    const { accessToken: token } = dan.session;
    expect((await httpRefused(one.url, 'POST', '/v1/account/export', {})).status).toBe(401);
    const ask = (url: string) => fetch(`${url}/v1/account/export`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    const answer = await ask(one.url);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'application/zip', 'no-store']);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    expect(bytes.includes('profile.json')).toBe(true);
    await until('free again', async () => {
      const next = await ask(two.url);
      await next.arrayBuffer();
      return next.status === 200;
    });
    dan.close();
  });

  test('name the address of each session', async () => {
    const eve = await arrive(two.url, 'eve');
    const { sessions } = sessionListShape.parse((await http(one.url, 'GET', '/v1/sessions', { token: eve.session.accessToken })).json);
    expect(sessions).toMatchObject([{ lastAddress: '127.0.0.1', current: true }]);
    eve.close();
  });
});
