import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { connect, device, freshHandle, http, type OutsideClient, openRoom, password, signUp, until, wholeLog } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';
import { errorShape } from './outside/shapes.ts';

/** With the default limits of a relay, which the protocol's text names. */
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const withRelay = async (environment: Record<string, string>, work: (relay: OutsideRelay) => Promise<void>) => {
  const relay = await startOutsideRelay({ DATABASE_URL: database.url, RATE_LIMITS: '', ...environment });
  try {
    await work(relay);
  } finally {
    await relay.stop();
  }
};
const errorOf = (json: unknown) => errorShape.parse((json as { error: unknown }).error);

describe('an honest outbox', () => {
  test('a burst of 200 writes passes, then rate-limited with retryAfterMs; hundreds of messages drain in order by obeying it', async () => {
    await withRelay({}, async (relay) => {
      const ann: OutsideClient = await connect(relay.url, await signUp(relay.url));
      await ann.ask('sync.open', { cursors: {} });
      const roomId = await openRoom(ann);
      const ids = Array.from({ length: 320 }, () => uuidv7());
      const refusals: number[] = [];
      const startedAt = performance.now();
      for (let next = 0; next < ids.length; ) {
        const flight = ids.slice(next, next + 8);
        const answers = await Promise.all(
          flight.map(async (id, n) => {
            const before = ids[next + n - 1];
            const answer = (await ann.raw('messages.send', { roomId, id, body: id, ...(before === undefined ? {} : { afterId: before }) })) as {
              ok: boolean;
              error?: unknown;
            };
            return answer.ok ? null : errorShape.parse(answer.error);
          }),
        );
        const failed = answers.find((error) => error !== null);
        next += answers.indexOf(failed ?? null) === -1 || failed === undefined ? flight.length : answers.indexOf(failed);
        if (failed === undefined || failed === null) continue;
        expect(failed.code).toBe('rate-limited');
        expect(failed.retryAfterMs).toBeGreaterThan(0);
        expect(failed.retryAfterMs).toBeLessThan(10_000);
        refusals.push(next);
        const resumeAt = performance.now() + (failed.retryAfterMs ?? 0);
        await until('the time the relay asked for', () => performance.now() >= resumeAt, 15_000);
      }
      expect(refusals[0]).toBeGreaterThanOrEqual(190);
      // 120 and a few refused ones at 20 a second.
      expect(performance.now() - startedAt).toBeGreaterThan(3_000);
      const stored = (await wholeLog(ann, roomId)).flatMap((event) => (event.type === 'message-created' ? [event.message.id] : []));
      expect(stored).toEqual(ids);
      ann.close();
    });
  });
});

test('writes are counted by person, not by socket, and reading goes on', async () => {
  await withRelay({}, async (relay) => {
    const session = await signUp(relay.url);
    const [one, two] = await Promise.all([connect(relay.url, session), connect(relay.url, session)]);
    if (one === undefined || two === undefined) throw new Error('two sockets');
    const roomId = await openRoom(one);
    const send = (client: OutsideClient) => client.raw('messages.send', { roomId, id: uuidv7(), body: 'x' }) as Promise<{ ok: boolean }>;
    const startedAt = performance.now();
    const sent = (await Promise.all([one, two].flatMap((client) => Array.from({ length: 200 }, () => send(client))))).filter(({ ok }) => ok).length;
    const refilled = ((performance.now() - startedAt) / 1_000) * 20;
    expect(sent).toBeGreaterThanOrEqual(190);
    expect(sent).toBeLessThanOrEqual(201 + refilled);
    expect((await one.ask('log.since', { roomId, seq: 0 })).headSeq).toBe(sent + 1);
    const other = await connect(relay.url, await signUp(relay.url));
    await other.ask('rooms.join', { roomId });
    await other.say(roomId, 'not me');
    for (const client of [one, two, other]) client.close();
  });
});

describe('sign-ins', () => {
  test('10 failures for an account in 10 minutes: rate-limited, even with the right password; other accounts are free', async () => {
    await withRelay({}, async (relay) => {
      const [ann, bob] = [await signUp(relay.url), await signUp(relay.url)];
      const login = (handle: string, secret: string) => http(relay.url, 'POST', '/v1/auth/login', { body: { handle, password: secret, device } });
      for (let n = 0; n < 10; n += 1) expect((await login(ann.user.handle, 'wrong, all of them')).status).toBe(401);
      const refused = await login(ann.user.handle, password);
      expect([refused.status, errorOf(refused.json).code]).toEqual([429, 'rate-limited']);
      expect(errorOf(refused.json).retryAfterMs).toBeGreaterThan(0);
      expect(errorOf(refused.json).retryAfterMs).toBeLessThanOrEqual(600_000);
      expect((await login(bob.user.handle, password)).status).toBe(200);
      // The same for a handle nobody has: limits do not tell who is there.
      const nobody = freshHandle('nobody');
      for (let n = 0; n < 10; n += 1) expect((await login(nobody, password)).status).toBe(401);
      expect((await login(nobody, password)).status).toBe(429);
    });
  });

  test('60 sign-ins from one address in 10 minutes; addresses that a client tells count only from a trusted proxy', async () => {
    const signInsOf = async (relay: OutsideRelay) => {
      const statuses: number[] = [];
      for (let n = 0; n < 61; n += 1) {
        const headers = { 'x-forwarded-for': `198.51.100.${n + 1}` };
        statuses.push((await http(relay.url, 'POST', '/v1/auth/login', { headers, body: { handle: freshHandle(), password, device } })).status);
      }
      return statuses;
    };
    await withRelay({}, async (relay) => {
      const statuses = await signInsOf(relay);
      expect(statuses.slice(0, 60)).toEqual(Array(60).fill(401));
      expect(statuses.at(-1)).toBe(429);
    });
    await withRelay({ TRUST_PROXY: '127.0.0.0/8' }, async (relay) => expect(await signInsOf(relay)).toEqual(Array(61).fill(401)));
  });

  test('30 registrations an hour from one address', async () => {
    await withRelay({}, async (relay) => {
      const register = () => http(relay.url, 'POST', '/v1/auth/register', { body: { handle: freshHandle(), displayName: 'x', password, device } });
      const statuses: number[] = [];
      for (let n = 0; n < 30; n += 1) statuses.push((await register()).status);
      expect(statuses.every((status) => status === 201)).toBe(true);
      const refused = await register();
      expect([refused.status, errorOf(refused.json).code]).toEqual([429, 'rate-limited']);
    });
  });
});

test('a relay that takes no registrations says so', async () => {
  // The first account of all would need no invite.
  await withRelay({}, async (relay) => {
    await signUp(relay.url);
  });
  for (const registration of ['closed', 'invite']) {
    await withRelay({ REGISTRATION: registration }, async (relay) => {
      expect((await http(relay.url, 'GET', '/v1/server')).json).toMatchObject({ registration, name: 'Parley' });
      for (const more of [{}, { inviteCode: 'no-such-code' }]) {
        const refused = await http(relay.url, 'POST', '/v1/auth/register', { body: { handle: freshHandle(), displayName: 'x', password, device, ...more } });
        expect([refused.status, errorOf(refused.json).code]).toEqual([403, 'forbidden']);
      }
    });
  }
});
