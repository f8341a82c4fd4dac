import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storeFaults } from './testing/check-store.ts';
import { type Client, createWorld, type World } from './testing/world.ts';

let world: World;
let ana: Client;
let roomId: Id;

beforeEach(async () => {
  world = createWorld();
  ana = await world.signUp('ana');
  roomId = world.relay.createRoom(ana.userId, { name: 'one' }).room.id;
  await world.clock.pass(500);
  for (let index = 0; index < 300; index += 1) world.relay.send({ roomId, authorId: ana.userId, id: world.newId(), body: `words ${index} ${'x'.repeat(200)}` });
  await world.clock.pass(2_000);
  ana.network.faults.isDown = true;
  ana.network.cut();
  await ana.call('messages.send', { roomId, body: 'not sent yet' });
  await ana.call('drafts.set', { roomId, body: 'half a thought', cursor: 3, replyToId: null, edit: null });
  await world.clock.pass(500);
});
afterEach(() => world.end());

const cachePath = () => join(ana.directory, 'accounts', ana.accountId, 'cache.db');

const expectRecovered = async () => {
  ana.network.faults.isDown = false;
  ana.engine.wake();
  await world.clock.pass(60_000);
  expect(ana.changes).toContainEqual(expect.objectContaining({ type: 'store-problem', kind: 'corrupt' }));
  expect(await ana.call('drafts.get', { roomId })).toMatchObject({ body: 'half a thought', cursor: 3 });
  expect((await ana.call('outbox.list', {})).items).toEqual([]);
  expect([...world.relay.room(roomId).messages.values()].at(-1)?.body).toBe('not sent yet');
  expect(storeFaults(ana, world.relay, { isWhole: true })).toEqual([]);
};

test('a cache.db that is no database any more is read again from the relay; unsent words and drafts stay', async () => {
  await ana.close();
  writeFileSync(cachePath(), 'nonsense'.repeat(1_000));
  ana.start();
  await expectRecovered();
});

test('damage inside cache.db is found after an unclean stop, and rebuilt', async () => {
  ana.kill();
  const db = new Database(cachePath());
  db.pragma('wal_checkpoint(TRUNCATE)');
  const { rootpage } = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'messages_by_id'").get() as { rootpage: number };
  db.close();
  const bytes = readFileSync(cachePath());
  bytes.fill(0xee, 4096 * (rootpage - 1), 4096 * rootpage);
  writeFileSync(cachePath(), bytes);
  ana.start();
  // The check runs in a real thread: real time passes.
  const end = Date.now() + 10_000;
  while (!ana.changes.some((change) => change.type === 'store-problem') && Date.now() < end) await world.clock.pass(10);
  await expectRecovered();
});

test('a profile that is open cannot be opened again', () => {
  expect(() => ana.start()).toThrow('already running');
});
