import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import type { SearchPage } from '@parley/shared/ipc/views';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Client, createWorld, type World } from './testing/world.ts';

// Each test starts threads and kills processes' worth of work.
vi.setConfig({ testTimeout: 60_000 });

let world: World;
let ana: Client;
let ben: Client;
let roomId: Id;

beforeEach(async () => {
  world = createWorld();
  ana = await world.signUp('ana');
  ben = await world.signUp('ben');
  roomId = world.relay.createRoom(ana.userId, { name: 'firmware', memberIds: [ben.userId] }).room.id;
  await world.clock.pass(500);
});
afterEach(() => world.end());

const say = (body: string, authorId = ben.userId, room = roomId): Id => {
  const id = world.newId();
  world.relay.send({ roomId: room, authorId, id, body });
  return id;
};
/** In real time: the reader is a thread of its own, and nothing else should happen meanwhile. */
async function search(query: string, more: { roomId?: Id; after?: string } = {}): Promise<SearchPage> {
  const answer = await ana.engine.call('search.messages', { accountId: ana.accountId, query, order: 'newest', limit: 20, ...more });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value as SearchPage;
}
const bodies = async (query: string): Promise<string[]> => (await search(query)).hits.map((hit) => hit.row.message.body);
const cachePath = (): string => join(ana.directory, 'accounts', ana.accountId, 'cache.db');

test('words are found as soon as they are there, marked, and no longer once they are changed or deleted', async () => {
  const id = say('Die Überspannung am Messgerät');
  await world.clock.pass(20);
  const page = await search('messger');
  expect(page.hits[0]?.row.message.id).toBe(id);
  expect(page.hits[0]?.parts).toEqual([{ from: 20, to: 27 }]);
  expect(page).toMatchObject({ total: 1, isTotalExact: true, held: 1, next: null });
  await world.clock.pass(500);
  expect(await bodies('UBERSPANN')).toEqual(['Die Überspannung am Messgerät']);
  world.relay.edit(roomId, id, 'Das Netzteil');
  await world.clock.pass(500);
  expect(await bodies('messger')).toEqual([]);
  expect(await bodies('netzteil')).toEqual(['Das Netzteil']);
  world.relay.remove(roomId, id);
  await world.clock.pass(500);
  expect(await bodies('netzteil')).toEqual([]);
});

test('each hit of several rooms shows what one keeps and wants of just that message, offline', async () => {
  const other = world.relay.createRoom(ana.userId, { name: 'releases', memberIds: [ben.userId] }).room.id;
  await world.clock.pass(500);
  const [kept, voted, plain] = [say('alpha kept'), say('alpha voted', ben.userId, other), say('alpha plain', ben.userId, other)];
  await world.clock.pass(500);
  ana.network.faults.isDown = true;
  ana.network.cut();
  await ana.call('saves.set', { roomId, messageId: kept, on: true });
  await ana.call('messages.vote', { roomId: other, id: voted, value: 1 });
  const { hits } = await search('alpha');
  const found = new Map(hits.map(({ row }) => [row.message.id, { isSaved: row.isSaved, pending: row.pending, mine: row.message.votes.mine ?? 0 }]));
  expect(found.get(kept)).toEqual({ isSaved: true, pending: undefined, mine: 0 });
  expect(found.get(voted)).toEqual({ isSaved: undefined, pending: [expect.anything()], mine: 1 });
  expect(found.get(plain)).toEqual({ isSaved: undefined, pending: undefined, mine: 0 });
});

test('deleted words are gone from the index in the file too', async () => {
  const id = say('zqxwv secret');
  await world.clock.pass(500);
  const grams = (): unknown[] => {
    const db = new Database(cachePath(), { readonly: true });
    try {
      return db.prepare('SELECT rowid FROM search_index WHERE search_index MATCH ?').all('"zqx"');
    } finally {
      db.close();
    }
  };
  expect(grams()).toHaveLength(1);
  world.relay.remove(roomId, id);
  await world.clock.pass(500);
  expect(grams()).toEqual([]);
});

test('filters name people and rooms; names that nobody has are told and find nothing', async () => {
  say('the plan is ready');
  world.relay.send({ roomId, authorId: ana.userId, id: world.newId(), body: 'my own plan' });
  const other = world.relay.createRoom(ana.userId, { name: 'lunch', memberIds: [ben.userId] }).room.id;
  await world.clock.pass(500);
  say('a plan for lunch', ben.userId, other);
  await world.clock.pass(500);
  expect(await bodies('plan from:ben')).toEqual(['a plan for lunch', 'the plan is ready']);
  expect(await bodies('from:me')).toEqual(['my own plan']);
  expect(await bodies('plan in:#lunch')).toEqual(['a plan for lunch']);
  expect(await bodies('is:mine')).toEqual(['my own plan']);
  expect((await search('plan', { roomId: other })).hits).toHaveLength(1);
  const page = await search('plan from:nobody');
  expect(page).toMatchObject({ hits: [], total: 0, problems: [{ message: 'Nobody called “nobody” is known here.', range: { from: 5, to: 16 } }] });
  expect(await search('')).toMatchObject({ hits: [], total: 0 });
});

test('everything is found offline, in a room that was left too, and nothing of a room from which one was removed', async () => {
  const removed = world.relay.createRoom(ana.userId, { name: 'gone', memberIds: [ben.userId] }).room.id;
  await world.clock.pass(500);
  say('words of the room that stays');
  say('words of the room that goes', ben.userId, removed);
  await world.clock.pass(500);
  world.relay.leave(removed, ana.userId, 'removed');
  await world.clock.pass(2_000);
  expect(await bodies('words')).toEqual(['words of the room that stays']);
  await ana.call('rooms.leave', { roomId });
  ana.network.faults.isDown = true;
  ana.network.cut();
  await world.clock.pass(500);
  expect(await bodies('words')).toEqual(['words of the room that stays']);
  await expect(ana.call('search.server', { query: 'words', limit: 20 })).rejects.toThrow('when there is a connection');
});

test('the server is not asked for what it could only answer with everything', async () => {
  say('the plan');
  await world.clock.pass(500);
  for (const query of ['is:saved', 'is:unread', 'before:2026-01-01'])
    await expect(ana.call('search.server', { query, limit: 20 })).rejects.toThrow('The server looks for this only with a word, a person or a room beside it.');
  expect(await ana.call('search.server', { query: 'is:saved plan', limit: 20 })).toMatchObject({ hits: [] });
});

test('a newer search takes the place of one that still waits', async () => {
  say('one two three');
  await world.clock.pass(500);
  const input = { accountId: ana.accountId, order: 'newest', limit: 20 };
  const answers = await Promise.all(['one', 'two', 'three'].map((query) => ana.engine.call('search.messages', { ...input, query })));
  expect(answers.map((answer) => answer.ok)).toEqual([false, false, true]);
  expect(answers[0]).toMatchObject({ error: { code: 'conflict' } });
});

test('killed while it indexes, the store agrees with itself and finds everything after the restart', async () => {
  const ids = Array.from({ length: 300 }, (_, index) => say(`entry number ${index} of the logbook`));
  await world.clock.until(() => world.relay.room(roomId).messages.size >= ids.length);
  // Some are in the index, some are not.
  for (let turn = 0; turn < 12; turn += 1) await world.clock.pass(5);
  ana.kill();
  const db = new Database(cachePath());
  expect(db.prepare('SELECT count(*) AS n FROM messages').get()).not.toEqual({ n: 0 });
  db.exec("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 0)");
  db.close();
  ana.start();
  await world.clock.pass(5_000);
  const found = new Set<Id>();
  for (let page = await search('logbook'); ; page = await search('logbook', { after: page.next ?? '' })) {
    expect(page.notIndexed).toBeUndefined();
    for (const hit of page.hits) found.add(hit.row.message.id);
    if (page.next === null) break;
  }
  expect([...found].toSorted()).toEqual(ids.toSorted());
});

test('messages of an older store are found at once after the update, and indexed behind', async () => {
  say('written before the update');
  await world.clock.pass(500);
  await ana.close();
  const db = new Database(cachePath());
  db.exec(
    `DROP TABLE search_index; DROP TABLE search_pending; DROP INDEX messages_voted; DELETE FROM meta WHERE key = 'gramsVersion';
     DROP TABLE receipts; DROP TABLE link_previews; DROP TABLE blocks; DROP TABLE room_commands; DROP TABLE forgetting; ALTER TABLE rooms DROP COLUMN muted_until; ALTER TABLE rooms DROP COLUMN open_reports;
     PRAGMA user_version = 2`,
  );
  db.close();
  ana.start();
  const first = await search('before the upd');
  expect(first.hits).toHaveLength(1);
  await world.clock.pass(2_000);
  expect(await search('before the upd')).not.toHaveProperty('notIndexed');
  expect(await bodies('"before the upd"')).toEqual(['written before the update']);
});
