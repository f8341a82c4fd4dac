import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import type { Actor, Deps } from '../deps.ts';
import { addMembers } from '../members/add-members.ts';
import { editMessage } from '../messages/edit-message.ts';
import { messageHistory } from '../messages/message-history.ts';
import { reactToMessage } from '../messages/react-to-message.ts';
import { sendMessage } from '../messages/send-message.ts';
import { createDirect } from '../rooms/create-direct.ts';
import { createRoom } from '../rooms/create-room.ts';
import { listBlocks } from './list-blocks.ts';
import { setBlock } from './set-block.ts';

let world: DomainWorld;
let other: DomainWorld;
let ada: Actor;
let bo: Actor;
let cy: Actor;
beforeAll(async () => {
  world = await openDomainWorld();
  other = await openDomainWorld({ database: world.database });
});
afterAll(async () => {
  await other.close();
  await world.close();
});
beforeEach(async () => {
  [ada, bo, cy] = [await world.person('ada'), await world.person('bo'), await world.person('cy')];
});

const say = (deps: Deps, actor: Actor, roomId: string, body = 'words') => sendMessage(deps, actor, { roomId, id: uuidv7(), body });
const directOf = async (...[first, ...others]: [Actor, ...Actor[]]) =>
  (await createDirect(world.deps, first, { userIds: others.map(({ userId }) => userId) })).room.id;

test('who is blocked reads the conversation of the two, and writes nothing into it on any node', async () => {
  const roomId = await directOf(ada, bo);
  const { message } = await say(other.deps, bo, roomId, 'before');
  world.published.length = 0;
  await setBlock(world.deps, ada, { userId: bo.userId, on: true });
  expect(world.inboxOf(ada.userId)).toMatchObject([{ type: 'block-changed', userId: bo.userId, on: true }]);
  expect(world.inboxOf(bo.userId)).toEqual([]);
  for (const deps of [world.deps, other.deps]) {
    await expect(say(deps, bo, roomId)).rejects.toMatchObject({ code: 'forbidden', message: expect.not.stringMatching(/block/i) });
    await expect(editMessage(deps, bo, { roomId, id: message.id, body: 'after' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(reactToMessage(deps, bo, { roomId, id: message.id, emoji: '👋', on: true })).rejects.toMatchObject({ code: 'forbidden' });
    expect((await messageHistory(deps, bo, { roomId })).messages).toHaveLength(1);
  }
  expect(await directOf(bo, ada)).toBe(roomId);
  await say(world.deps, ada, roomId, 'the one who blocks may still write');
  await setBlock(world.deps, ada, { userId: bo.userId, on: false });
  await say(other.deps, bo, roomId, 'heard again');
  await say(world.deps, bo, roomId, 'on both nodes');
});

test('a send that was decided on before the block does not follow it', async () => {
  const roomId = await directOf(ada, bo);
  await say(world.deps, bo, roomId);
  const access = await world.deps.memberships.access(roomId, bo.userId);
  await setBlock(world.deps, ada, { userId: bo.userId, on: true });
  const item = {
    type: 'message-created',
    kind: 'text',
    roomId,
    opId: uuidv7(),
    actorId: bo.userId,
    body: 'late',
    mentions: { userIds: [] as string[] },
  } as const;
  expect((await world.deps.logWriter.append({ ...item, memberVersion: access?.membership?.version ?? 0 })).verdict).toBe('stale');
});

test('who is blocked begins no conversation with the other one and brings him nowhere', async () => {
  await setBlock(world.deps, ada, { userId: bo.userId, on: true });
  await expect(directOf(bo, ada)).rejects.toMatchObject({ code: 'forbidden', issues: [{ path: 'userIds.0' }] });
  await expect(directOf(bo, cy, ada)).rejects.toMatchObject({ code: 'forbidden', issues: [{ path: 'userIds.1' }] });
  await expect(createRoom(world.deps, bo, { kind: 'private', name: 'x', memberIds: [ada.userId] })).rejects.toMatchObject({ code: 'forbidden' });
  const { room } = await createRoom(world.deps, bo, { kind: 'private', name: 'x', memberIds: [cy.userId] });
  await expect(addMembers(world.deps, bo, { roomId: room.id, userIds: [ada.userId] })).rejects.toMatchObject({ code: 'forbidden' });
  await directOf(ada, bo);
});

test('in rooms of more people everything goes on, but for the call by name', async () => {
  const { room } = await createRoom(world.deps, cy, { kind: 'private', name: 'x', memberIds: [ada.userId, bo.userId] });
  await setBlock(world.deps, ada, { userId: bo.userId, on: true });
  const body = `@${world.handleOf(ada)} @${world.handleOf(cy)}`;
  const { message } = await say(world.deps, bo, room.id, body);
  expect(message.mentions.userIds).toEqual([cy.userId]);
  expect((await editMessage(world.deps, bo, { roomId: room.id, id: message.id, body: `${body} again` })).message.mentions.userIds).toEqual([cy.userId]);
  expect((await world.deps.rooms.states(ada.userId, room.id))[0]).toMatchObject({ unread: 1, mentions: 0 });
});

test('blocks are listed in pages, repeats change nothing, oneself and nobody cannot be blocked', async () => {
  for (const { userId } of [bo, cy]) await setBlock(world.deps, ada, { userId, on: true });
  world.published.length = 0;
  await setBlock(world.deps, ada, { userId: bo.userId, on: true });
  expect(world.published).toEqual([]);
  const sorted = [bo.userId, cy.userId].sort();
  expect(await listBlocks(world.deps, ada, {})).toEqual({ userIds: sorted, more: false });
  expect(await listBlocks(world.deps, ada, { limit: 1 })).toEqual({ userIds: sorted.slice(0, 1), more: true });
  expect(await listBlocks(world.deps, ada, { limit: 1, after: sorted[0] })).toEqual({ userIds: sorted.slice(1), more: false });
  expect(await listBlocks(world.deps, bo, {})).toEqual({ userIds: [], more: false });
  await expect(setBlock(world.deps, ada, { userId: ada.userId, on: true })).rejects.toMatchObject({ code: 'invalid' });
  await expect(setBlock(world.deps, ada, { userId: uuidv7(), on: true })).rejects.toMatchObject({ code: 'not-found' });
});
