import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.end());

describe('people', () => {
  it('have unique handles, also at once', async () => {
    const make = () => stores.users.register({ userId: randomUUID(), handle: 'ada', displayName: 'Ada L.', passwordHash: 'h' });
    const results = await Promise.allSettled([make(), make(), make()]);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict', issues: [{ path: 'handle' }] });
    const found = await stores.users.credentials('ada');
    expect(found).toMatchObject({ user: { handle: 'ada', displayName: 'Ada L.', version: 1 }, passwordHash: 'h' });
    expect(await stores.users.credentials('nobody')).toBeNull();
    await stores.users.setPasswordHash(found?.user.id ?? '', 'h2');
    expect(await stores.users.passwordHash(found?.user.id ?? '')).toBe('h2');
    await expect(stores.users.setPasswordHash(randomUUID(), 'x')).rejects.toMatchObject({ code: 'not-found' });
    expect(await stores.users.passwordHash(randomUUID())).toBeNull();
  });

  it('are found by any part of their names, the nearest first', async () => {
    const mark = `q${randomUUID().slice(0, 6)}`;
    const make = (handle: string, displayName: string) => stores.users.register({ userId: randomUUID(), handle, displayName, passwordHash: 'h' });
    await make(`x-${mark}`, 'Zed');
    await make(`${mark}-b`, 'Bea');
    await make(`m${randomUUID().slice(0, 6)}`, `Jörg ${mark}`);
    await make(mark, 'Exact');
    expect((await stores.users.search(`@${mark.toUpperCase()}`, 10)).map((user) => user.displayName)).toEqual(['Exact', 'Bea', `Jörg ${mark}`, 'Zed']);
    expect(await stores.users.search(`jorg ${mark}`, 10)).toHaveLength(1);
    expect(await stores.users.search('%', 10)).toEqual([]);
  });

  it('change their names before everybody who shares a room', async () => {
    const [person, near, far] = [await stores.user(), await stores.user(), await stores.user()];
    await stores.room([person, near]);
    await stores.room([far]);
    const { user, audience } = await stores.users.update(person.id, { displayName: 'New' });
    expect(user).toMatchObject({ id: person.id, displayName: 'New', version: 2 });
    expect(audience.map((entry) => entry.userId).sort()).toEqual([person.id, near.id].sort());
    for (const { userId, inboxVersion } of audience) expect(await stores.users.inboxVersion(userId)).toBe(inboxVersion);
    expect((await stores.users.update(person.id, { displayName: 'New' })).audience).toEqual([]);
    expect(await stores.users.get([person.id, randomUUID()])).toEqual([user]);
  });
});

describe('sessions', () => {
  it('rotate once for each generation, and keep the hash of the spent token', async () => {
    const user = await stores.user();
    const id = randomUUID();
    const expiresAt = Date.now() + 90 * 86_400_000;
    const session = await stores.sessions.create({
      id,
      userId: user.id,
      device: { name: 'Laptop', platform: 'linux' },
      tokenHash: `${id}-1`,
      expiresAt,
      address: '192.0.2.1',
    });
    expect(session).toMatchObject({ generation: 1, previousHash: null, revokedAt: null, expiresAt });
    const rotate = () =>
      stores.sessions.rotate({ id, generation: 1, tokenHash: `${id}-2`, attemptHash: 'attempt', previousUntil: 5, expiresAt, address: '192.0.2.2' });
    expect((await Promise.all([rotate(), rotate()])).sort()).toEqual([false, true]);
    expect(await stores.sessions.find(id)).toMatchObject({
      generation: 2,
      tokenHash: `${id}-2`,
      previousHash: `${id}-1`,
      previousAttemptHash: 'attempt',
      previousUntil: 5,
    });
    expect(await stores.sessions.find(randomUUID())).toBeNull();
  });

  it('end once, one, all or all others', async () => {
    const user = await stores.user();
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    for (const id of ids)
      await stores.sessions.create({
        id,
        userId: user.id,
        device: { name: 'd', platform: 'p' },
        tokenHash: id,
        expiresAt: Date.now() + 1_000_000,
        address: '192.0.2.1',
      });
    const since = await stores.server.now();
    const [first = '', second = '', third = ''] = ids;
    expect(await stores.sessions.revoke({ userId: user.id, sessionId: first })).toEqual([first]);
    expect(await stores.sessions.revoke({ userId: user.id, sessionId: first })).toEqual([]);
    expect(await stores.sessions.revoke({ userId: user.id, exceptSessionId: third })).toEqual([second]);
    expect((await stores.sessions.list(user.id)).map((session) => session.id)).toEqual([third]);
    expect((await stores.sessions.revokedSince(since - 1)).map(({ sessionId }) => sessionId).sort()).toEqual([first, second].sort());
    expect((await stores.sessions.find(first))?.revokedAt).toBeGreaterThanOrEqual(since);
    expect(
      await stores.sessions.rotate({ id: first, generation: 1, tokenHash: 'x', attemptHash: null, previousUntil: 0, expiresAt: 0, address: '192.0.2.1' }),
    ).toBe(false);
  });
});

it('the store is named once, whoever opens it', async () => {
  expect(stores.server.storeId).toMatch(/^[0-9a-f-]{36}$/);
  await stores.server.ping();
  expect(Math.abs((await stores.server.now()) - Date.now())).toBeLessThan(5_000);
});
