import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';
import { authorGram, gramsOfWords, roomGram } from './search-grams.ts';

const tables = ['message_search', 'messages', 'memberships', 'rooms', 'events', 'consumer_cursors'];
const filled = 60_000;

let stores: TestStores;
let client: pg.Client;
let ana: User;
let roomId: Id;
beforeAll(async () => {
  stores = await openTestStores();
  client = new pg.Client({ connectionString: stores.database.url });
  await client.connect();
  ana = await stores.user('ana');
  roomId = await stores.room([ana]);
});
afterAll(async () => {
  await client.end();
  await stores.end();
});

type Counts = { sequential: Record<string, number>; grams: number; fetched: number };

/** How often each table was read as a whole, how often the grams were asked, and how many rows of the search were fetched. */
async function counts(): Promise<Counts> {
  const { rows } = await client.query(
    'SELECT relname, seq_scan::int AS sequential, coalesce(idx_tup_fetch, 0)::int AS fetched FROM pg_stat_user_tables WHERE relname = ANY($1)',
    [tables],
  );
  const { rows: indexes } = await client.query(`SELECT idx_scan::int AS scans FROM pg_stat_user_indexes WHERE indexrelname = 'message_search_grams_idx'`);
  return {
    sequential: Object.fromEntries(rows.map((row) => [row.relname, row.sequential])),
    grams: indexes[0]?.scans ?? 0,
    fetched: rows.find((row) => row.relname === 'message_search')?.fetched ?? 0,
  };
}

/** What was counted once `isTold`: a connection tells its counts now and then while it works, and the last after ten seconds of rest. */
async function countsOnce(isTold: (now: Counts) => boolean): Promise<Counts> {
  await expect.poll(async () => isTold(await counts()), { interval: 500, timeout: 40_000 }).toBe(true);
  return counts();
}

const find = async (terms: string[], more: object = {}): Promise<number> =>
  (await stores.search.search({ readerId: ana.id, terms, has: [], is: [], limit: 20, ...more })).messages.length;

async function work(): Promise<void> {
  await stores.send(roomId, ana, 'common words and one rareword');
  for (const { roomId: behind } of await stores.searchIndex.behind()) await stores.searchIndex.next('one', [behind]);
  await find(['common']);
  await find(['rareword']);
  await find(['rareword', 'common'], { roomId, fromId: ana.id });
  await find(['語']);
}

it('searches and indexes without reading a whole table, empty or full', { timeout: 120_000 }, async () => {
  const start = await counts();
  for (let round = 0; round < 3; round += 1) await work();
  const empty = await countsOnce((now) => now.fetched > start.fetched);
  expect(empty.sequential['message_search']).toBe(start.sequential['message_search']);

  // Filled behind the relay's back, with the same connections.
  const grams = [...gramsOfWords('common words'), authorGram(ana.id), roomGram(roomId)];
  await client.query(
    `WITH made AS (SELECT gen_random_uuid() AS id, 1000000 + g AS seq FROM generate_series(1, $3::int) g),
       s AS (INSERT INTO message_search (room_id, message_id, seq, version, author_id, created_at, words, grams) SELECT $1, id, seq, seq, $2, now_ms() - 1200000 + seq, 'common words', $4 FROM made)
     INSERT INTO messages (room_id, id, seq, version, author_id, kind, body, created_at) SELECT $1, id, seq, seq, $2, 'text', 'common words', now_ms() - 1200000 + seq FROM made`,
    [roomId, ana.id, filled, grams],
  );
  for (const table of tables) await client.query(`VACUUM (ANALYZE) ${table}`);
  const full = await counts();
  expect(await find(['common'])).toBe(20);
  expect(await find(['rareword'])).toBe(3);
  expect(await find(['rareword', 'common'], { roomId, fromId: ana.id })).toBe(3);
  const after = await countsOnce((now) => now.grams >= full.grams + 2);
  expect(after.sequential).toEqual(full.sequential);
  // Samples of the newest rows, never the table.
  expect(after.fetched - full.fetched).toBeLessThan(filled);
});
