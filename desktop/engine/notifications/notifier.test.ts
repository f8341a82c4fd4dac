import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openReadOnly } from '../store/open-store.ts';
import { type Client, createWorld, type World } from '../testing/world.ts';

let world: World;
let ana: Client;
let ben: Client;
let roomId: Id;

beforeEach(async () => {
  world = createWorld();
  ana = await world.signUp('ana');
  ben = await world.signUp('ben');
  roomId = world.relay.createRoom(ana.userId, { name: 'one', memberIds: [ben.userId] }).room.id;
  await world.clock.pass(500);
});
afterEach(() => world.end());

const say = (body: string) => world.relay.send({ roomId, authorId: ana.userId, id: world.newId(), body });
const shown = () => ben.changes.flatMap((change) => (change.type === 'notification' ? [change] : []));
const withdrawn = () => ben.changes.flatMap((change) => (change.type === 'notification-withdrawn' ? change.messageIds : []));
const look = (isAtEnd: boolean) =>
  ben.engine.call('attention.set', { isFocused: true, isVisible: true, accountId: ben.accountId, roomId, isAtEnd, thread: null });

test('a message one is not looking at rings once, with who, where and what; the reason is kept', async () => {
  say('hello');
  await world.clock.pass(500);
  expect(shown()).toMatchObject([{ roomId, seq: 3, title: 'ana in #one', body: 'hello' }]);
  await look(true);
  say('seen');
  await world.clock.pass(500);
  expect(shown()).toHaveLength(1);
  await look(false);
  say('scrolled up');
  await world.clock.pass(500);
  expect(shown()).toHaveLength(2);
  const store = openReadOnly(join(ben.directory, 'accounts', ben.accountId, 'cache.db'));
  expect(store.read.all('SELECT seq, is_shown, reason FROM notification_decisions ORDER BY seq')).toEqual([
    { seq: 3, is_shown: 1, reason: 'all-messages' },
    { seq: 4, is_shown: 0, reason: 'looked-at' },
    { seq: 5, is_shown: 1, reason: 'all-messages' },
  ]);
  store.close();
});

test('what came while away rings once for each room', async () => {
  ben.network.faults.isDown = true;
  ben.network.cut();
  for (let index = 0; index < 30; index += 1) say(`while away ${index}`);
  ben.network.faults.isDown = false;
  await world.clock.pass(60_000);
  expect(shown()).toHaveLength(1);
  expect(shown()[0]).toMatchObject({ seq: 32, body: '30 new messages. Last: while away 29' });
});

test('the past of a room that is new here does not ring', async () => {
  for (let index = 0; index < 20; index += 1) say(`old ${index}`);
  const second = await world.signIn('ben');
  await world.clock.pass(3_000);
  expect(second.changes.some((change) => change.type === 'notification')).toBe(false);
});

test('read elsewhere or deleted: withdrawn', async () => {
  const second = await world.signIn('ben');
  const one = say('one');
  const two = say('two');
  await world.clock.pass(500);
  await second.call('reads.mark', { roomId, seq: 3 });
  await world.clock.pass(2_000);
  expect(withdrawn()).toEqual([one.id]);
  world.relay.remove(roomId, two.id);
  await world.clock.pass(500);
  expect(withdrawn()).toEqual([one.id, two.id]);
});

test('what is deleted goes, and nothing that came before it', async () => {
  say('first');
  const second = say('second');
  await world.clock.pass(500);
  world.relay.remove(roomId, second.id);
  await world.clock.pass(500);
  expect(withdrawn()).toEqual([second.id]);
});

describe('in a thread that one follows', () => {
  let rootId: Id;
  const reply = (body: string) => world.relay.send({ roomId, authorId: ana.userId, id: world.newId(), body, threadRootId: rootId });
  beforeEach(async () => {
    rootId = world.relay.send({ roomId, authorId: ben.userId, id: world.newId(), body: 'which rig?' }).id;
    await world.clock.pass(500);
    await ben.call('threads.follow', { roomId, rootId, on: true });
    await world.clock.pass(2_000);
  });

  test('a reply rings until the thread is read: reading the room leaves it', async () => {
    const rig = reply('rig 3');
    await world.clock.pass(500);
    expect(shown().at(-1)).toMatchObject({ messageId: rig.id, threadRootId: rootId });
    await ben.call('reads.mark', { roomId, seq: rig.seq });
    await world.clock.pass(2_000);
    expect(withdrawn()).toEqual([]);
    await ben.call('threads.mark', { roomId, rootId, seq: rig.seq });
    expect(withdrawn()).toEqual([rig.id]);
  });

  test('read on another device, it goes here as well', async () => {
    const second = await world.signIn('ben');
    const rig = reply('rig 3');
    await world.clock.pass(500);
    await second.call('threads.mark', { roomId, rootId, seq: rig.seq });
    await world.clock.pass(3_000);
    expect(withdrawn()).toEqual([rig.id]);
  });

  test('it rings beside the open room, and not where one looks at the end of the thread', async () => {
    await look(true);
    reply('rig 3');
    await world.clock.pass(500);
    expect(shown()).toHaveLength(1);
    const at = { isFocused: true, isVisible: true, accountId: ben.accountId, roomId, isAtEnd: false, thread: { rootId, isAtEnd: true } };
    await ben.engine.call('attention.set', at);
    reply('rig 4');
    await world.clock.pass(500);
    expect(shown()).toHaveLength(1);
  });
});
