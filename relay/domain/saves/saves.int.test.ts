import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import type { Actor } from '../deps.ts';
import { deleteMessage } from '../messages/delete-message.ts';
import { sendMessage } from '../messages/send-message.ts';
import { createRoom } from '../rooms/create-room.ts';
import { joinRoom } from '../rooms/join-room.ts';
import { listSaves } from './list-saves.ts';
import { setSave } from './set-save.ts';

let world: DomainWorld;
let ada: Actor;
let grace: Actor;
let roomId: string;

beforeAll(async () => {
  world = await openDomainWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  [ada, grace] = [await world.person('ada'), await world.person('grace')];
  roomId = (await createRoom(world.deps, ada, { kind: 'public', name: `Room ${uuidv7()}` })).room.id;
  await joinRoom(world.deps, grace, { roomId });
  world.published.length = 0;
});

const send = (body: string) => sendMessage(world.deps, ada, { roomId, id: uuidv7(), body }).then(({ message }) => message.id);
const save = (messageId: string, on = true, actor = grace) => setSave(world.deps, actor, { roomId, messageId, on });
const saved = async (actor = grace) => (await listSaves(world.deps, actor, {})).saves.map(({ messageId }) => messageId);

test('kept and let go; every device hears of a change once', async () => {
  const [one, two] = [await send('one'), await send('two')];
  await save(one);
  await save(two);
  await save(two);
  const { saves, more } = await listSaves(world.deps, grace, {});
  expect({ saves: saves.map(({ messageId }) => messageId), more }).toEqual({ saves: [two, one], more: false });
  await save(one, false);
  await save(one, false);
  expect([await saved(), await saved(ada)]).toEqual([[two], []]);
  const inbox = world.inboxOf(grace.userId);
  expect(inbox).toMatchObject([
    { type: 'save-changed', on: true, save: { roomId, messageId: one } },
    { type: 'save-changed', on: true, save: { roomId, messageId: two, savedAt: saves[0]?.savedAt } },
    { type: 'save-changed', on: false, save: { roomId, messageId: one, savedAt: saves[1]?.savedAt } },
  ]);
  expect(inbox.at(-1)?.inboxVersion).toBe(await world.deps.users.inboxVersion(grace.userId));
});

test('pages have each once, also of what was kept in the same millisecond', async () => {
  const ids = await Promise.all(Array.from({ length: 9 }, (_, n) => send(`${n}`)));
  await Promise.all(ids.map((id) => save(id)));
  const seen: { messageId: string; savedAt: number }[] = [];
  for (let more = true; more; ) {
    const before = seen.at(-1)?.savedAt;
    const page = await listSaves(world.deps, grace, { limit: 2, ...(before === undefined ? {} : { before }) });
    seen.push(...page.saves);
    more = page.more;
  }
  expect(seen.map(({ messageId }) => messageId).sort()).toEqual([...ids].sort());
});

test('a deleted message leaves them and cannot be kept; what one cannot see is not there', async () => {
  const [id, other] = [await send('x'), await send('y')];
  await save(id);
  await deleteMessage(world.deps, ada, { roomId, id });
  expect(await saved()).toEqual([]);
  await expect(save(id)).rejects.toMatchObject({ code: 'gone' });
  await save(id, false);
  await expect(save(uuidv7())).rejects.toMatchObject({ code: 'not-found', message: 'There is no such message.' });
  const stranger = await world.person('stranger');
  await expect(save(other, true, stranger)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a save and a deletion at the same time leave no save', async () => {
  for (let round = 0; round < 10; round += 1) {
    const id = await send(`${round}`);
    await Promise.allSettled([save(id), deleteMessage(world.deps, ada, { roomId, id }), save(id, true, ada)]);
  }
  expect([await saved(), await saved(ada)]).toEqual([[], []]);
});

test('of rooms one is no longer in nothing is listed; back again, it is', async () => {
  await save(await send('x'));
  await world.removeMember(roomId, grace.userId, 'left');
  expect(await saved()).toEqual([]);
  await joinRoom(world.deps, grace, { roomId });
  expect(await saved()).toHaveLength(1);
  await world.deleteRoom(roomId);
  expect(await saved()).toEqual([]);
});
