import type { Id } from '@parley/shared/ids';
import type { TimelinePage } from '@parley/shared/ipc/views';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storeFaults } from './testing/check-store.ts';
import { type Client, createWorld, type World } from './testing/world.ts';

let world: World;
let ana: Client;
let ben: Client;
let roomId: Id;

/** Small numbers, so that a few hundred messages are a long log. */
beforeEach(async () => {
  world = createWorld({ tuning: { jumpOver: 50, wholeLogUpTo: 20, historyPage: 30, logPage: 25, rowsPerWrite: 10 } });
  ana = await world.signUp('ana');
  ben = await world.signUp('ben');
});
afterEach(() => world.end());

const ids: Id[] = [];
const say = (count: number, from = 0) => {
  for (let index = 0; index < count; index += 1) {
    const id = world.newId();
    ids.push(id);
    world.relay.send({ roomId, authorId: ben.userId, id, body: `words ${from + index}` });
  }
};
const makeRoom = async (messages: number, members: Id[] = [ana.userId]) => {
  ids.length = 0;
  roomId = world.relay.createRoom(ben.userId, { name: 'long', memberIds: [] }).room.id;
  say(messages);
  for (const member of members) world.relay.join(roomId, member);
  await world.clock.pass(3_000);
};
const page = (client: Client, anchor: Parameters<typeof client.call<'timeline.page'>>[1]['anchor'], limit = 20): Promise<TimelinePage> =>
  client.call('timeline.page', { roomId, anchor, limit });
const seqs = (given: TimelinePage) => given.rows.map((row) => (row.kind === 'hole' ? `${row.seq}-${row.toSeq}` : row.seq));
const offline = (client: Client) => {
  client.network.faults.isDown = true;
  client.network.cut();
};
const online = async (client: Client) => {
  client.network.faults.isDown = false;
  client.engine.wake();
  await world.clock.pass(3_000);
};
const up = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('a long room opens at its end and is read backwards in pages to its beginning', async () => {
  await makeRoom(200);
  let seen = await page(ana, { at: 'latest' });
  expect(seqs(seen)).toEqual(up(183, 202));
  expect(seen).toMatchObject({ hasMoreBefore: true, hasMoreAfter: false, headSeq: 202 });
  const all = [...seqs(seen)];
  while (seen.hasMoreBefore) {
    const first = seen.rows[0]?.seq ?? 0;
    seen = await page(ana, { at: 'before', seq: first });
    all.unshift(...seqs(seen));
  }
  expect(all).toEqual(up(1, 202));
  expect(storeFaults(ana, world.relay, { isWhole: true })).toEqual([]);
});

test('offline, what is missing is a hole, and what is older is still shown', async () => {
  await makeRoom(200);
  await page(ana, { at: 'around', seq: 40 });
  await world.clock.pass(2_000);
  offline(ana);
  const shown = await page(ana, { at: 'before', seq: 175 });
  expect(seqs(shown)).toContain('55-171');
  expect(shown.hasMoreBefore).toBe(true);
  const again = await page(ana, { at: 'around', seq: 40 });
  expect(seqs(again)).toEqual(up(31, 50));
});

test('opens around the read mark, with the unread below it', async () => {
  await makeRoom(200);
  await ana.call('reads.mark', { roomId, seq: 100 });
  await world.clock.pass(3_000);
  await page(ana, { at: 'unread' });
  await world.clock.pass(2_000);
  const shown = await page(ana, { at: 'unread' });
  expect(seqs(shown)).toEqual(up(91, 110));
  expect(shown).toMatchObject({ lastReadSeq: 100, hasMoreBefore: true, hasMoreAfter: true });
  const on = await page(ana, { at: 'after', seq: 110 });
  expect(seqs(on)).toEqual(up(111, 130));
});

test('first paint does not wait for the network', async () => {
  await makeRoom(200);
  ana.network.faults.delayMs = () => 10_000;
  const before = world.clock.now();
  const shown = await ana.engine.call('timeline.page', { accountId: ana.accountId, roomId, anchor: { at: 'around', seq: 50 }, limit: 20 });
  expect(world.clock.now()).toBe(before);
  expect(shown).toMatchObject({ ok: true });
});

test.each(['edit', 'remove', 'vote'] as const)('a page that arrives after a live %s is read again', async (what) => {
  await makeRoom(200);
  const target = ids[60] ?? '';
  // The page is made, then an event overtakes it on its way.
  let isHeld = true;
  ana.network.faults.holdsAnswerMs = (name) => {
    if (name !== 'messages.history' || !isHeld) return 0;
    isHeld = false;
    return 300;
  };
  const reads = () => ana.network.calls.filter((call) => call.name === 'messages.history').length;
  const before = reads();
  const pending = ana.engine.call('timeline.page', { accountId: ana.accountId, roomId, anchor: { at: 'before', seq: 90 }, limit: 20 });
  await world.clock.pass(20);
  if (what === 'edit') world.relay.edit(roomId, target, 'changed meanwhile');
  else if (what === 'remove') world.relay.remove(roomId, target);
  else world.relay.vote(roomId, target, ben.userId);
  await world.clock.pass(5_000);
  expect((await pending).ok).toBe(true);
  expect(reads()).toBe(before + 2);
  await world.clock.pass(1_000);
  expect(storeFaults(ana, world.relay)).toEqual([]);
});

test('a jump with edits and deletes inside it: older ranges are repaired before they are shown', async () => {
  await makeRoom(100);
  for (let seen = await page(ana, { at: 'latest' }); seen.hasMoreBefore; ) seen = await page(ana, { at: 'before', seq: seen.rows[0]?.seq ?? 0 });
  offline(ana);
  world.relay.edit(roomId, ids[10] ?? '', 'edited in the jump');
  world.relay.remove(roomId, ids[11] ?? '');
  say(200, 1_000);
  world.relay.vote(roomId, ids[12] ?? '', ben.userId);
  world.relay.remove(roomId, ids[150] ?? '');
  await online(ana);
  await world.clock.pass(5_000);
  const shown = await page(ana, { at: 'around', seq: 13 });
  const bodies = shown.rows.flatMap((row) => (row.kind === 'message' ? [row.message.body] : []));
  expect(bodies).toContain('edited in the jump');
  expect(bodies).not.toContain('words 11');
  expect(storeFaults(ana, world.relay)).toEqual([]);
});

test('live events during the repair of a jump are not lost', async () => {
  await makeRoom(100);
  for (let seen = await page(ana, { at: 'latest' }); seen.hasMoreBefore; ) seen = await page(ana, { at: 'before', seq: seen.rows[0]?.seq ?? 0 });
  offline(ana);
  for (let index = 0; index < 60; index += 1) world.relay.edit(roomId, ids[index] ?? '', `edit ${index}`);
  say(100, 1_000);
  ana.network.faults.isDown = false;
  ana.network.faults.delayMs = () => 40;
  ana.engine.wake();
  for (let index = 0; index < 40; index += 1) {
    world.relay.vote(roomId, ids[index] ?? '', ben.userId);
    world.relay.edit(roomId, ids[99 - index] ?? '', `late ${index}`);
    await world.clock.pass(25);
  }
  await world.clock.pass(10_000);
  expect(storeFaults(ana, world.relay)).toEqual([]);
});

test('a lost last packet is found by the look at the heads, every 5 minutes and after a wake', async () => {
  await makeRoom(10);
  world.relay.loseNextPackets(roomId, 1);
  say(1, 500);
  await world.clock.pass(60_000);
  expect((await page(ana, { at: 'latest' })).headSeq).toBe(12);
  await world.clock.pass(5 * 60_000);
  expect((await page(ana, { at: 'latest' })).headSeq).toBe(13);
  world.relay.loseNextPackets(roomId, 1);
  say(1, 501);
  ana.engine.wake();
  await world.clock.pass(1_000);
  expect((await page(ana, { at: 'latest' })).headSeq).toBe(14);
  expect(storeFaults(ana, world.relay)).toEqual([]);
});

test('a dropped packet is repaired by the next one', async () => {
  await makeRoom(10);
  world.relay.loseNextPackets(roomId, 1);
  say(2, 500);
  await world.clock.pass(200);
  expect((await page(ana, { at: 'latest' })).headSeq).toBe(14);
  expect(storeFaults(ana, world.relay, { isWhole: true })).toEqual([]);
});

test('a relay restored from an older backup: the rest is read again, own lost messages are offered for sending', async () => {
  await makeRoom(10);
  await ana.call('messages.send', { roomId, body: 'in the backup' });
  await world.clock.pass(1_000);
  const backup = world.relay.backup();
  await ana.call('messages.send', { roomId, body: 'lost one' });
  await ana.call('messages.send', { roomId, body: 'lost two' });
  await world.clock.pass(1_000);
  offline(ana);
  await ana.call('messages.send', { roomId, body: 'still waiting' });
  world.relay.restore(backup);
  say(1, 900);
  await online(ana);
  await world.clock.pass(10_000);
  const bodies = (await page(ana, { at: 'latest' }, 50)).rows.flatMap((row) => (row.kind === 'message' ? [row.message.body] : []));
  expect(bodies).toContain('in the backup');
  expect(bodies).toContain('words 900');
  expect(bodies).toContain('still waiting');
  expect(bodies).not.toContain('lost one');
  const { items } = await ana.call('outbox.list', {});
  expect(items.map((item) => [item.body, item.state, item.error?.code])).toEqual([
    ['lost one', 'failed', 'gone'],
    ['lost two', 'failed', 'gone'],
  ]);
  for (const item of items) await ana.call('outbox.retry', { opId: item.opId });
  await world.clock.pass(5_000);
  expect((await ana.call('outbox.list', {})).items).toEqual([]);
  expect(storeFaults(ana, world.relay, { isWhole: true })).toEqual([]);
});

test('a log that no longer has what is asked for (retention) is read from its head', async () => {
  await makeRoom(10);
  offline(ana);
  say(30, 700);
  world.relay.room(roomId).lowestSeq = 25;
  await online(ana);
  await world.clock.pass(3_000);
  const shown = await page(ana, { at: 'latest' });
  expect(shown.headSeq).toBe(42);
  expect(storeFaults(ana, world.relay)).toEqual([]);
});

test('what was deleted is gone from the file', async () => {
  const { readFileSync } = await import('node:fs');
  const { join } = await import('node:path');
  await makeRoom(5);
  world.relay.send({ roomId, authorId: ben.userId, id: ids[99] ?? world.newId(), body: 'SECRET-WORDS-0815' });
  await world.clock.pass(500);
  const doomed = [...world.relay.room(roomId).messages.values()].at(-1)?.id ?? '';
  world.relay.remove(roomId, doomed);
  await world.clock.pass(500);
  const directory = join(ana.directory, 'accounts', ana.accountId);
  await ana.close();
  expect(readFileSync(join(directory, 'cache.db')).includes('SECRET-WORDS-0815')).toBe(false);
});
