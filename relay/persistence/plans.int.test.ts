import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';

const tables = ['events', 'messages', 'memberships', 'rooms', 'mentions', 'users', 'votes', 'reactions', 'message_revisions', 'thread_reads', 'saves'] as const;
type Counts = Map<string, { sequential: number; fetched: number }>;

let stores: TestStores;
let client: pg.Client;
beforeAll(async () => {
  stores = await openTestStores();
  client = new pg.Client({ connectionString: stores.database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await stores.end();
});

async function readCounts(): Promise<Counts> {
  const { rows } = await client.query(
    'SELECT relname, seq_scan::int AS sequential, coalesce(idx_tup_fetch, 0)::int AS fetched FROM pg_stat_user_tables WHERE relname = ANY($1)',
    [tables],
  );
  return new Map(rows.map((row) => [row.relname, row]));
}

/** A backend tells its counts at most once a second: waits until all that was done before is told. */
async function settledCounts(): Promise<Counts> {
  let last = '';
  await expect
    .poll(
      async () => {
        const now = JSON.stringify([...(await readCounts())]);
        const isSettled = now === last;
        last = now;
        return isSettled;
      },
      { interval: 1_500, timeout: 20_000 },
    )
    .toBe(true);
  return readCounts();
}

/** What a relay does all day in one room. */
async function work(roomId: string, author: Parameters<TestStores['send']>[1]): Promise<number> {
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, (_, index) => stores.send(roomId, author, `w${index}`, { mentions: { userIds: [author.id], room: true } })),
  );
  const messageId = outcomes[0]?.message?.id ?? '';
  const base = { roomId, actorId: author.id, memberVersion: 1, messageId };
  await stores.send(roomId, author, 'reply', { replyToId: messageId, threadRootId: messageId, afterId: messageId });
  await stores.logWriter.append({ ...base, type: 'vote-changed', opId: randomUUID(), value: 1 });
  await stores.logWriter.append({ ...base, type: 'message-edited', opId: randomUUID(), body: 'edited', mentions: { userIds: [] } });
  await stores.logWriter.append({ ...base, type: 'reaction-changed', opId: randomUUID(), emoji: '🎈', on: true });
  await stores.messages.pin({ ...base, opId: randomUUID(), on: true });
  await stores.messages.pinned({ roomId, firstSeq: 1, readerId: author.id });
  await stores.messages.get({ roomId, ids: [messageId], firstSeq: 1, readerId: author.id });
  await stores.messages.revisions({ roomId, id: messageId, firstSeq: 1 });
  await stores.threads.mark({ roomId, rootId: messageId, userId: author.id, seq: 100 });
  await stores.threads.list({ userId: author.id, limit: 10 });
  await stores.saves.set({ roomId, messageId, userId: author.id, on: true });
  await stores.saves.list({ userId: author.id, limit: 10 });
  await stores.logWriter.append({ ...base, type: 'message-deleted', opId: randomUUID(), isModerator: false });
  const head = (await stores.log.heads([roomId])).get(roomId) ?? 0;
  await stores.log.since({ roomId, seq: head - 30, firstSeq: 1, limit: 50 });
  await stores.log.history({ roomId, firstSeq: 1, limit: 20, readerId: author.id });
  await stores.log.history({ roomId, firstSeq: 1, limit: 20, around: Math.floor(head / 2), readerId: author.id });
  await stores.rooms.states(author.id);
  await stores.reads.mark({ roomId, userId: author.id, seq: head });
  await stores.rooms.access(roomId, author.id);
  return outcomes.length + 20;
}

/** Fills the room behind the relay's back: the plans its connections hold were made when it was empty. */
async function fill(roomId: string, authorId: string, count: number): Promise<void> {
  await client.query(
    `WITH h AS (SELECT max(seq) AS head FROM events WHERE room_id = $1), made AS (SELECT gen_random_uuid() AS id, h.head + g AS seq FROM h, generate_series(1, $3::int) g),
       e AS (INSERT INTO events (room_id, seq, at, actor_id, type, op_id, message_id) SELECT $1, seq, 1, $2, 'message-created', id, id FROM made)
     INSERT INTO messages (room_id, id, seq, version, author_id, kind, body, created_at) SELECT $1, id, seq, seq, $2, 'text', 'filled', 1 FROM made`,
    [roomId, authorId, count],
  );
}

describe('statements find rows by index', () => {
  it('on an empty database, and with the same connections on a full one', async () => {
    const author = await stores.user();
    const roomId = await stores.room([author]);
    for (let round = 0; round < 3; round += 1) await work(roomId, author);
    const empty = await settledCounts();
    await work(roomId, author);
    const emptyAfter = await settledCounts();
    for (const table of tables) expect(emptyAfter.get(table)?.sequential, `${table}, empty`).toBe(empty.get(table)?.sequential);

    await fill(roomId, author.id, 60_000);
    await client.query('ANALYZE');
    const full = await settledCounts();
    const items = await work(roomId, author);
    const fullAfter = await settledCounts();
    for (const table of tables) {
      expect(fullAfter.get(table)?.sequential, `${table}, full`).toBe(full.get(table)?.sequential);
      // The right index, too: one that leads to a whole room and filters there would fetch tens of thousands of rows.
      expect((fullAfter.get(table)?.fetched ?? 0) - (full.get(table)?.fetched ?? 0), `${table}, rows fetched`).toBeLessThan(items * 60);
    }
  });
});
