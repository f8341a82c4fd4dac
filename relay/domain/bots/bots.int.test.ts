import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import type { Actor } from '../deps.ts';
import { addMembers } from '../members/add-members.ts';
import { createRoom } from '../rooms/create-room.ts';
import { createBot } from './create-bot.ts';
import { endBot } from './delete-bot.ts';

let world: DomainWorld;
let admin: Actor;
beforeAll(async () => {
  world = await openDomainWorld();
  // The first account administers the server.
  admin = await world.person('ada');
});
afterAll(() => world.close());

const create = (handle: string) => createBot(world.deps, admin, { opId: uuidv7(), handle, displayName: 'A bot' });

test.each(['room', 'here'])('no bot is called @%s, which calls everybody', async (handle) => {
  await expect(create(handle)).rejects.toMatchObject({ code: 'conflict', issues: [{ path: 'handle' }] });
});

test('a handle that somebody has is refused in the same words to people and bots', async () => {
  await create('taken');
  const refused = await create('taken').catch((error: unknown) => error);
  const person = { userId: uuidv7(), handle: 'taken', displayName: 'T', passwordHash: 'none' };
  expect(refused).toMatchObject({ code: 'conflict', message: 'This handle is taken. Please choose another one.' });
  await expect(world.deps.users.register(person)).rejects.toMatchObject({ code: 'conflict', message: 'This handle is taken. Please choose another one.' });
});

test('a bot that is removed again raises nobody\u2019s inbox, which would be a number that nothing was told of', async () => {
  const { bot } = await create('twice');
  const { room } = await createRoom(world.deps, admin, { kind: 'private', name: 'bots' });
  await addMembers(world.deps, admin, { roomId: room.id, userIds: [bot.user.id] });
  const end = () => endBot(world.deps, { by: { actorId: admin.userId, address: null }, botId: bot.user.id, sessionId: admin.sessionId });
  await end();
  const before = await world.deps.users.inboxVersion(admin.userId);
  const told = world.inboxOf(admin.userId).length;
  await end();
  expect(await world.deps.users.inboxVersion(admin.userId)).toBe(before);
  expect(world.inboxOf(admin.userId)).toHaveLength(told);
});
