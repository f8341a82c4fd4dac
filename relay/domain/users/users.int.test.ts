import { limits } from '@parley/shared/limits';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import { createRoom } from '../rooms/create-room.ts';
import { getUsers } from './get-users.ts';
import { searchUsers } from './search-users.ts';
import { updateUser } from './update-user.ts';

let world: DomainWorld;
beforeAll(async () => {
  world = await openDomainWorld();
});
afterAll(() => world.close());

test('people are got by id; ids nobody has are left out', async () => {
  const [ada, grace] = [await world.person('ada'), await world.person('grace')];
  const { users } = await getUsers(world.deps, ada, { userIds: [grace.userId, uuidv7(), ada.userId, grace.userId] });
  expect(users.map(({ id }) => id).sort()).toEqual([ada.userId, grace.userId].sort());
  expect(JSON.stringify(users)).not.toContain('assword');
  expect(await getUsers(world.deps, ada, { userIds: [] })).toEqual({ users: [] });
});

test('an answer ends at a page of bytes and says so; what is missing is got by asking again', async () => {
  const reader = await world.person('reader');
  const userIds = Array.from({ length: limits.usersGetMax }, () => uuidv7());
  for (const userId of userIds) {
    await world.deps.users.register({ userId, handle: `full-${userId.slice(-12)}`, displayName: 'Full', passwordHash: 'hash' });
    await world.deps.users.update(userId, { about: '\u0001'.repeat(limits.aboutMax) });
  }
  const first = await getUsers(world.deps, reader, { userIds });
  expect(Buffer.byteLength(JSON.stringify(first))).toBeLessThanOrEqual(limits.pageBytesMax);
  expect(first.more).toBe(true);
  const got = first.users.map(({ id }) => id);
  expect(got).toEqual(userIds.slice(0, got.length));
  const second = await getUsers(world.deps, reader, { userIds: userIds.slice(got.length) });
  expect([second.users.map(({ id }) => id), second.more]).toEqual([userIds.slice(got.length), undefined]);
});

test('people are found by any part of handle or name, without accents and case', async () => {
  const zoe = await world.person('zoe', 'Zoë Brontë-Müller');
  for (const query of ['ZOE BRON', 'ntë-mul', `@${world.handleOf(zoe)}`, ' müller ']) {
    const { users } = await searchUsers(world.deps, zoe, { query });
    expect(
      users.map(({ id }) => id),
      query,
    ).toContain(zoe.userId);
  }
  expect((await searchUsers(world.deps, zoe, { query: 'nobody is called so' })).users).toEqual([]);
  for (const query of ['100%', '_', '\\', "'"]) await expect(searchUsers(world.deps, zoe, { query })).resolves.toBeDefined();
  expect((await searchUsers(world.deps, zoe, { query: '', limit: 1 })).users).toHaveLength(1);
});

test('a new name is told to everybody who shares a room, once', async () => {
  const [ada, grace, outsider] = [await world.person('ada'), await world.person('grace'), await world.person('outsider')];
  for (let index = 0; index < 2; index += 1) await createRoom(world.deps, ada, { kind: 'private', name: 'x', memberIds: [grace.userId] });
  world.published.length = 0;
  const { user } = await updateUser(world.deps, ada, { displayName: 'Ada of the Harbour' });
  expect(user).toMatchObject({ id: ada.userId, displayName: 'Ada of the Harbour', version: expect.any(Number) });
  for (const { userId } of [ada, grace]) expect(world.inboxOf(userId)).toMatchObject([{ type: 'user-updated', user: { displayName: 'Ada of the Harbour' } }]);
  expect(world.inboxOf(outsider.userId)).toEqual([]);
  world.published.length = 0;
  expect(await updateUser(world.deps, ada, { displayName: 'Ada of the Harbour' })).toEqual({ user });
  expect(await updateUser(world.deps, ada, {})).toEqual({ user });
  expect(world.published).toEqual([]);
});
