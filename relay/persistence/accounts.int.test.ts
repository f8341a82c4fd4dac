import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';

let stores: TestStores;
let database: pg.Client;
beforeAll(async () => {
  stores = await openTestStores();
  database = new pg.Client({ connectionString: stores.database.url });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await stores.end();
});

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

describe('what is kept for a while only', () => {
  const session = async (userId: string, expiresAt: number) => {
    const id = randomUUID();
    await stores.sessions.create({ id, userId, device: { name: 'd', platform: 'p' }, tokenHash: id, expiresAt, address: '192.0.2.1' });
    return id;
  };
  const isKept = async (id: string) => (await stores.sessions.find(id)) !== null;

  it('sessions go when their last token has run out, but for the last one of somebody', async () => {
    const now = await stores.server.now();
    const [person, gone, rare] = [await stores.user(), await stores.user(), await stores.user()];
    const past = await session(person.id, now - 1);
    const ended = await session(person.id, now + 1_000_000);
    const endedLong = await session(person.id, now - 1);
    const living = await session(person.id, now + 1_000_000);
    for (const sessionId of [ended, endedLong]) await stores.sessions.revoke({ userId: person.id, sessionId });
    const older = await session(rare.id, now - 1);
    const last = await session(rare.id, now - 1);
    await database.query(`UPDATE sessions SET last_used_at = last_used_at + 1 WHERE id IN ('${living}', '${last}')`);
    const ofDeleted = await session(gone.id, now - 1);
    await database.query(`UPDATE users SET deleted_at = 1 WHERE id = '${gone.id}'`);
    await stores.sessions.forgetOld();
    const kept = await Promise.all([past, ended, endedLong, living, older, last, ofDeleted].map(isKept));
    expect(kept).toEqual([false, true, false, true, false, true, false]);
  });

  it('a change of a profile is remembered for a while, and a repeat of it does nothing', async () => {
    const person = await stores.user();
    const opId = randomUUID();
    await stores.users.update(person.id, { displayName: 'First', opId });
    await stores.users.update(person.id, { displayName: 'Second' });
    await stores.users.forgetOperations(60_000);
    expect((await stores.users.update(person.id, { displayName: 'First', opId })).user.displayName).toBe('Second');
    await database.query(`UPDATE profile_operations SET at = at - 61000 WHERE op_id = '${opId}'`);
    await stores.users.forgetOperations(60_000);
    expect((await stores.users.update(person.id, { displayName: 'First', opId })).user.displayName).toBe('First');
  });
});

it('the store is named once, whoever opens it', async () => {
  expect(stores.server.storeId).toMatch(/^[0-9a-f-]{36}$/);
  await stores.server.ping();
  expect(Math.abs((await stores.server.now()) - Date.now())).toBeLessThan(5_000);
});
