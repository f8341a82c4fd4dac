import type { User } from '@parley/shared/entities/user';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';
import { createLogger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { createRelayEvents } from '../observability/relay-events.ts';
import { indexMessages } from './index-messages.ts';

let stores: TestStores;
let client: pg.Client;
let ana: User;
beforeAll(async () => {
  stores = await openTestStores();
  client = new pg.Client({ connectionString: stores.database.url });
  await client.connect();
  ana = await stores.user('ana');
});
afterAll(async () => {
  await client.end();
  await stores.end();
});

const metrics = createMetrics();
const node = (owner: string) => indexMessages({ index: stores.searchIndex, events: createRelayEvents(createLogger('silent', owner), metrics), owner });
const found = async (word: string) => (await stores.search.search({ readerId: ana.id, terms: [word], has: [], is: [], limit: 5 })).messages.length;

it('reads what is committed while it runs, and says how long that took', async () => {
  const roomId = await stores.room([ana]);
  const indexer = node('one');
  const { seq } = await stores.send(roomId, ana, 'noticed');
  indexer.notice({ roomId, to: seq ?? 0 });
  await expect.poll(() => found('noticed'), { timeout: 20_000 }).toBe(1);
  await expect.poll(() => metrics.registry.metrics()).toMatch(/parley_search_lag_seconds_count [1-9]/);
  await indexer.close();
});

it('reads the rooms of a node that died with them in its hands', async () => {
  const roomId = await stores.room([ana]);
  await stores.send(roomId, ana, 'leftbehind');
  await client.query(
    `INSERT INTO consumer_cursors (consumer, room_id, seq, lease_owner, lease_until) VALUES ('search', $1, 0, 'dead', now_ms() + 1500)
     ON CONFLICT (consumer, room_id) DO UPDATE SET seq = 0, lease_owner = 'dead', lease_until = excluded.lease_until`,
    [roomId],
  );
  const indexer = node('two');
  await indexer.lookNow();
  expect(await found('leftbehind')).toBe(0);
  await expect.poll(() => found('leftbehind'), { timeout: 20_000 }).toBe(1);
  await indexer.close();
});

it('reads everything that was there before, as after an upgrade', async () => {
  const roomId = await stores.room([ana]);
  for (let n = 0; n < 5; n += 1) await stores.send(roomId, ana, `inherited ${n}`);
  await client.query(`DELETE FROM consumer_cursors`);
  await client.query(`DELETE FROM message_search`);
  const indexer = node('three');
  await expect.poll(() => found('inherited'), { timeout: 20_000 }).toBe(5);
  await indexer.close();
});
