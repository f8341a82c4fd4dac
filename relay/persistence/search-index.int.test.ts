import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';

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

const cursorOf = async (roomId: Id): Promise<{ seq: number; owner: string | null }> => {
  const { rows } = await client.query(`SELECT seq::int AS seq, lease_owner AS owner FROM consumer_cursors WHERE consumer = 'search' AND room_id = $1`, [
    roomId,
  ]);
  return rows[0] ?? { seq: 0, owner: null };
};
const wordsOf = async (roomId: Id): Promise<string[]> =>
  (await client.query('SELECT words FROM message_search WHERE room_id = $1 ORDER BY seq', [roomId])).rows.map((row) => row.words);
const next = async (owner: string, roomId: Id) => (await stores.searchIndex.next(owner, [roomId])).cursors.get(roomId);
/** As if a worker had taken the room and fallen asleep. */
const take = (roomId: Id, owner: string, leaseUntilMs: number) =>
  client.query(
    `INSERT INTO consumer_cursors (consumer, room_id, seq, lease_owner, lease_until) VALUES ('search', $1, 0, $2, $3)
     ON CONFLICT (consumer, room_id) DO UPDATE SET lease_owner = $2, lease_until = $3`,
    [roomId, owner, leaseUntilMs],
  );

describe('reading logs into the search', () => {
  it('reads everything once, in batches, and lets go of the room', async () => {
    const roomId = await stores.room([ana]);
    await Promise.all(Array.from({ length: 450 }, (_, n) => stores.send(roomId, ana, `Größe ${n}`)));
    let last = -1;
    for (let seq = await next('one', roomId); seq !== undefined && seq > last; seq = await next('one', roomId)) last = seq;
    expect(last).toBe((await stores.log.heads([roomId])).get(roomId));
    expect(new Set(await wordsOf(roomId))).toEqual(new Set(Array.from({ length: 450 }, (_, n) => `grosse ${n}`)));
    expect(await cursorOf(roomId)).toEqual({ seq: last, owner: null });
    expect((await stores.searchIndex.behind()).map((room) => room.roomId)).not.toContain(roomId);
  });

  it('reads many rooms at once', async () => {
    const rooms = await Promise.all(Array.from({ length: 5 }, () => stores.room([ana])));
    for (const roomId of rooms) await stores.send(roomId, ana, 'hello');
    const { cursors, handled } = await stores.searchIndex.next('one', rooms);
    expect([cursors.size, handled]).toEqual([5, 5]);
    for (const roomId of rooms) expect(await wordsOf(roomId)).toEqual(['hello']);
  });

  it('leaves a room to whoever has it, and takes it over when he is gone', async () => {
    const roomId = await stores.room([ana]);
    await stores.send(roomId, ana, 'words');
    await take(roomId, 'other', Date.now() + 60_000);
    expect(await next('me', roomId)).toBeUndefined();
    expect(await wordsOf(roomId)).toEqual([]);
    await take(roomId, 'other', Date.now() - 1);
    expect(await next('me', roomId)).toBeGreaterThan(0);
    expect(await wordsOf(roomId)).toEqual(['words']);
  });

  it('stores nothing for a worker that was overtaken while it slept', async () => {
    const roomId = await stores.room([ana]);
    await stores.send(roomId, ana, 'sleepy words');
    // The first worker has read its batch; its write waits for the table, as if it slept, while another takes the room over.
    const locker = new pg.Client({ connectionString: stores.database.url });
    await locker.connect();
    await locker.query('BEGIN');
    await locker.query('LOCK TABLE message_search IN ACCESS EXCLUSIVE MODE');
    const sleeping = next('sleeper', roomId);
    await expect
      .poll(
        async () =>
          (await client.query(`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO message_search%'`)).rowCount,
        { timeout: 10_000 },
      )
      .toBe(1);
    expect((await cursorOf(roomId)).owner).toBe('sleeper');
    await take(roomId, 'other', Date.now() + 60_000);
    await locker.query('COMMIT');
    await locker.end();
    expect(await sleeping).toBeUndefined();
    expect(await wordsOf(roomId)).toEqual([]);
    await take(roomId, 'other', Date.now() - 1);
    await next('third', roomId);
    expect(await wordsOf(roomId)).toEqual(['sleepy words']);
  });

  it('two nodes share the work: nothing is missing, nothing is there twice', async () => {
    const rooms = await Promise.all(Array.from({ length: 6 }, () => stores.room([ana])));
    await Promise.all(rooms.flatMap((roomId) => Array.from({ length: 120 }, (_, n) => stores.send(roomId, ana, `shared ${n}`))));
    const work = async (owner: string): Promise<void> => {
      for (let behind = await stores.searchIndex.behind(); behind.length > 0; behind = await stores.searchIndex.behind())
        await stores.searchIndex.next(
          owner,
          behind.slice(0, stores.searchIndex.roomsMax).map((room) => room.roomId),
        );
    };
    await Promise.all([work('one'), work('two')]);
    for (const roomId of rooms) expect((await wordsOf(roomId)).length).toBe(120);
  });

  it('indexes a message that became a thread again', async () => {
    const roomId = await stores.room([ana]);
    const { message } = await stores.send(roomId, ana, 'root');
    await next('one', roomId);
    const rootId = message?.id ?? '';
    await stores.send(roomId, ana, 'reply', { replyToId: rootId, threadRootId: rootId, afterId: rootId });
    await next('one', roomId);
    const { rows } = await client.query('SELECT words FROM message_search WHERE room_id = $1 AND grams @> ARRAY[6] ORDER BY seq', [roomId]);
    expect(rows.map((row) => row.words)).toEqual(['root', 'reply']);
  });
});
