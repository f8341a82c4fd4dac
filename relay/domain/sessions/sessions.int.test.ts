import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import { createSignInLimits } from '../../bus/sign-in-limits.ts';
import { rateLimitsSchema } from '../../rate-limits.ts';
import type { Deps } from '../deps.ts';
import { authenticate } from './authenticate.ts';
import { changePassword } from './change-password.ts';
import { deleteSession } from './delete-session.ts';
import { listSessions } from './list-sessions.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refresh } from './refresh.ts';
import { register } from './register.ts';

let world: DomainWorld;
/** A second node on the same database and secret. */
let otherNode: DomainWorld;
const client = { address: '192.0.2.1' };
const device = { name: 'Desk', platform: 'linux' };
const password = 'correct horse battery';

beforeAll(async () => {
  world = await openDomainWorld();
  otherNode = await openDomainWorld({ database: world.database });
});
afterAll(async () => {
  await otherNode.close();
  await world.close();
});
beforeEach(() => {
  world.published.length = 0;
  otherNode.published.length = 0;
  world.deps.signInLimits = createSignInLimits(rateLimitsSchema.parse({}), null);
});

let count = 0;
async function newAccount() {
  count += 1;
  const handle = `person-${count}-${uuidv7().slice(-6)}`;
  const session = await register(world.deps, client, { handle, displayName: 'A Person', password, device });
  return { handle, session, actor: { userId: session.user.id, sessionId: session.sessionId } };
}
const unauthenticated = { code: 'unauthenticated', message: expect.stringContaining('wrong or no longer valid') };
const later = (ms: number): Deps => ({
  ...world.deps,
  server: { ...world.deps.server, storeId: world.deps.server.storeId, now: async () => (await world.deps.server.now()) + ms },
});

describe('accounts', () => {
  test('are made with a session', async () => {
    const { handle, session, actor } = await newAccount();
    expect(session).toMatchObject({ user: { handle, displayName: 'A Person' }, sessionId: expect.any(String), refreshToken: expect.any(String) });
    expect(await authenticate(world.deps, session.accessToken)).toMatchObject(actor);
    expect(session.accessTokenExpiresAt - Date.now()).toBeGreaterThan(9 * 60_000);
  });

  test('have a handle of their own, without regard to case', async () => {
    const { handle } = await newAccount();
    const taken = { code: 'conflict', issues: [{ path: 'handle', message: 'is taken' }] };
    for (const same of [handle, handle.toUpperCase(), 'room', 'here']) {
      await expect(register(world.deps, client, { handle: same, displayName: 'B', password, device })).rejects.toMatchObject(taken);
    }
    const racing = uuidv7().slice(-10);
    const results = await Promise.allSettled([1, 2, 3].map(() => register(world.deps, client, { handle: racing, displayName: 'C', password, device })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict' });
  });

  test.each([
    ['closed', 'does not take new accounts'],
    ['invite', 'invitation'],
  ] as const)('are not made while registration is %s', async (registration, words) => {
    const deps = { ...world.deps, settings: { ...world.deps.settings, registration } };
    await expect(register(deps, client, { handle: 'somebody', displayName: 'S', password, device })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining(words),
    });
  });

  test('30 an hour from one address', async () => {
    for (let index = 0; index < 30; index += 1) await world.deps.signInLimits.take('registrations-by-address', '192.0.2.9');
    const input = { handle: 'one-too-many', displayName: 'S', password, device };
    await expect(register(world.deps, { address: '192.0.2.9' }, input)).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: expect.any(Number) });
  });
});

describe('signing in', () => {
  test('makes another session of the same person', async () => {
    const { handle, session } = await newAccount();
    const second = await login(world.deps, client, { handle: ` ${handle.toUpperCase()} `, password, device: { name: 'Laptop', platform: 'darwin' } });
    expect(second.user).toEqual(session.user);
    expect(second.sessionId).not.toBe(session.sessionId);
  });

  test('wrong password, unknown handle and deactivated account get the same words', async () => {
    const { handle, session } = await newAccount();
    const gone = await newAccount();
    await world.deactivate(gone.session.user.id);
    const attempts = [
      { handle, password: 'wrong horse battery' },
      { handle: 'nobody-has-this', password },
      { handle: gone.handle, password },
      { handle: '  ', password },
    ];
    const errors = await Promise.all(attempts.map((attempt) => login(world.deps, client, { ...attempt, device }).catch((error: unknown) => error)));
    for (const error of errors) expect(error).toMatchObject(unauthenticated);
    expect(session.user.handle).toBe(handle);
  });

  test('ten failures of an account end its attempts, right or wrong, also at the same time; a success before that forgets them', async () => {
    const { handle } = await newAccount();
    const attempt = (words: string) => login(world.deps, client, { handle, password: words, device });
    for (let index = 0; index < 9; index += 1) await expect(attempt('wrong horse battery')).rejects.toMatchObject(unauthenticated);
    await attempt(password);
    const results = await Promise.allSettled(Array.from({ length: 14 }, () => attempt('wrong horse battery')));
    const codes = results.map((result) => (result.status === 'rejected' ? (result.reason as { code: string }).code : 'ok')).sort();
    expect(codes).toEqual([...Array.from({ length: 4 }, () => 'rate-limited'), ...Array.from({ length: 10 }, () => 'unauthenticated')]);
    await expect(attempt(password)).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: expect.any(Number) });
  });

  test('60 attempts from one address', async () => {
    for (let index = 0; index < 60; index += 1) await world.deps.signInLimits.take('sign-ins-by-address', '192.0.2.8');
    const { handle } = await newAccount();
    await expect(login(world.deps, { address: '192.0.2.8' }, { handle, password, device })).rejects.toMatchObject({ code: 'rate-limited' });
    await login(world.deps, client, { handle, password, device });
  });

  test('a swamped pool is no failure of the person', async () => {
    const { handle } = await newAccount();
    const swamped = {
      ...world.deps,
      passwords: { ...world.deps.passwords, verify: () => Promise.reject(Object.assign(new Error('busy'), { code: 'unavailable' })) },
    };
    for (let index = 0; index < 15; index += 1)
      await expect(login(swamped, client, { handle, password, device })).rejects.toMatchObject({ code: 'unavailable' });
    await login(world.deps, client, { handle, password, device });
  });
});

describe('refreshing', () => {
  test('gives a new token each time; each works once', async () => {
    let { refreshToken, ...first } = (await newAccount()).session;
    const seen = new Set([refreshToken]);
    for (let index = 0; index < 4; index += 1) {
      const next = await refresh(index % 2 === 0 ? world.deps : otherNode.deps, client, { refreshToken, attemptId: uuidv7() });
      expect(next.user).toEqual(first.user);
      expect(next.sessionId).toBe(first.sessionId);
      refreshToken = next.refreshToken;
      seen.add(refreshToken);
    }
    expect(seen.size).toBe(5);
  });

  test('a lost answer is given again to the same attempt, by any node, however late', async () => {
    const { refreshToken } = (await newAccount()).session;
    const attemptId = uuidv7();
    const lost = await refresh(world.deps, client, { refreshToken, attemptId });
    const again = await refresh(otherNode.deps, client, { refreshToken, attemptId });
    expect(again.refreshToken).toBe(lost.refreshToken);
    expect((await refresh(later(24 * 60 * 60_000), client, { refreshToken, attemptId })).refreshToken).toBe(lost.refreshToken);
    await refresh(otherNode.deps, client, { refreshToken: again.refreshToken, attemptId: uuidv7() });
  });

  test('without an attempt the spent token has 30 seconds, then it is theft', async () => {
    const { session } = await newAccount();
    const { refreshToken } = session;
    const next = await refresh(world.deps, client, { refreshToken });
    expect((await refresh(otherNode.deps, client, { refreshToken })).refreshToken).toBe(next.refreshToken);
    await expect(refresh(later(31_000), client, { refreshToken })).rejects.toMatchObject(unauthenticated);
    expect(world.published).toEqual([{ kind: 'end', sessionIds: [session.sessionId], code: 'revoked' }]);
    await expect(refresh(world.deps, client, { refreshToken: next.refreshToken })).rejects.toMatchObject(unauthenticated);
    await expect(authenticate(otherNode.deps, next.accessToken)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('the same attempt at the same time on two nodes gives one successor', async () => {
    const { refreshToken } = (await newAccount()).session;
    const attemptId = uuidv7();
    const nodes = [world.deps, otherNode.deps, world.deps, otherNode.deps];
    const answers = await Promise.all(nodes.map((deps) => refresh(deps, client, { refreshToken, attemptId })));
    expect(new Set(answers.map((answer) => answer.refreshToken)).size).toBe(1);
  });

  test('a thief with another attempt ends the session for both', async () => {
    const { session } = await newAccount();
    const honest = await refresh(world.deps, client, { refreshToken: session.refreshToken, attemptId: uuidv7() });
    await expect(refresh(otherNode.deps, client, { refreshToken: session.refreshToken, attemptId: uuidv7() })).rejects.toMatchObject(unauthenticated);
    expect(otherNode.published).toEqual([{ kind: 'end', sessionIds: [session.sessionId], code: 'revoked' }]);
    await expect(refresh(world.deps, client, { refreshToken: honest.refreshToken, attemptId: uuidv7() })).rejects.toMatchObject(unauthenticated);
  });

  test('a token from long before is theft too', async () => {
    const { session } = await newAccount();
    let { refreshToken } = session;
    for (let index = 0; index < 3; index += 1) refreshToken = (await refresh(world.deps, client, { refreshToken, attemptId: uuidv7() })).refreshToken;
    await expect(refresh(world.deps, client, { refreshToken: session.refreshToken, attemptId: uuidv7() })).rejects.toMatchObject(unauthenticated);
    await expect(refresh(world.deps, client, { refreshToken, attemptId: uuidv7() })).rejects.toMatchObject(unauthenticated);
  });

  test('noise ends nobody’s session', async () => {
    const { session, actor } = await newAccount();
    const [id] = session.refreshToken.split('.');
    for (const refreshToken of ['x', `${id}.AAAA.AAAA`, `${session.refreshToken}x`, session.accessToken]) {
      await expect(refresh(world.deps, client, { refreshToken })).rejects.toMatchObject(unauthenticated);
    }
    expect(world.published).toEqual([]);
    await expect(authenticate(world.deps, session.accessToken)).resolves.toMatchObject(actor);
  });

  test('a session nobody used for 90 days is over', async () => {
    const { session } = await newAccount();
    await expect(refresh(later(91 * 24 * 60 * 60_000), client, { refreshToken: session.refreshToken })).rejects.toMatchObject(unauthenticated);
  });

  test('the store holds no token', async () => {
    const { session } = await newAccount();
    const next = await refresh(world.deps, client, { refreshToken: session.refreshToken, attemptId: 'an attempt id' });
    const rows = JSON.stringify(await world.deps.sessions.find(session.sessionId));
    for (const secret of [session.refreshToken, next.refreshToken, 'an attempt id', next.refreshToken.split('.')[1] ?? '']) expect(rows).not.toContain(secret);
  });
});

describe('sessions', () => {
  test('are listed, and ended one by one, on every node', async () => {
    const { handle, session, actor } = await newAccount();
    const laptop = await login(world.deps, client, { handle, password, device: { name: 'Laptop', platform: 'darwin' } });
    const { sessions } = await listSessions(world.deps, actor);
    expect(sessions).toHaveLength(2);
    expect(sessions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: session.sessionId, device, current: true }),
        expect.objectContaining({ id: laptop.sessionId, device: { name: 'Laptop', platform: 'darwin' }, current: false }),
      ]),
    );
    await deleteSession(world.deps, actor, { sessionId: laptop.sessionId });
    expect(world.published).toEqual([{ kind: 'end', sessionIds: [laptop.sessionId], code: 'revoked' }]);
    await deleteSession(world.deps, actor, { sessionId: laptop.sessionId });
    expect(world.published).toHaveLength(1);
    expect((await listSessions(world.deps, actor)).sessions.map(({ id }) => id)).toEqual([session.sessionId]);
    await expect(authenticate(otherNode.deps, laptop.accessToken)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(refresh(otherNode.deps, client, { refreshToken: laptop.refreshToken })).rejects.toMatchObject(unauthenticated);
  });

  test('of others are not there', async () => {
    const [one, other] = [await newAccount(), await newAccount()];
    for (const sessionId of [other.session.sessionId, uuidv7()])
      await expect(deleteSession(world.deps, one.actor, { sessionId })).rejects.toMatchObject({ code: 'not-found' });
    await expect(authenticate(world.deps, other.session.accessToken)).resolves.toMatchObject(other.actor);
  });

  test('end by signing out', async () => {
    const { session, actor } = await newAccount();
    await logout(world.deps, actor);
    expect(world.published).toEqual([{ kind: 'end', sessionIds: [session.sessionId], code: 'revoked' }]);
    await expect(authenticate(world.deps, session.accessToken)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('others end with a new password, one’s own goes on', async () => {
    const { handle, session, actor } = await newAccount();
    const laptop = await login(world.deps, client, { handle, password, device });
    await expect(changePassword(world.deps, actor, { current: 'wrong horse battery', next: 'new horse battery' })).rejects.toMatchObject(unauthenticated);
    await changePassword(world.deps, actor, { current: password, next: 'new horse battery' });
    expect(world.published).toEqual([{ kind: 'end', sessionIds: [laptop.sessionId], code: 'revoked' }]);
    await expect(authenticate(world.deps, session.accessToken)).resolves.toMatchObject(actor);
    await expect(login(world.deps, client, { handle, password, device })).rejects.toMatchObject(unauthenticated);
    await login(world.deps, client, { handle, password: 'new horse battery', device });
  });
});
