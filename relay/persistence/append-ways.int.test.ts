import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDice } from '../../tests/support/dice.ts';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';
import type { AppendItem } from '../domain/ports.ts';
import { callAppend } from './append-statement.ts';
import { type Connection, openDatabase } from './prisma-client.ts';

let stores: TestStores;
let database: pg.Client;
let lane: Connection;
beforeAll(async () => {
  stores = await openTestStores();
  database = new pg.Client({ connectionString: stores.database.url });
  await database.connect();
  lane = openDatabase(stores.database.url, { connections: 1, name: 'append ways', isPlannedOnce: true });
});
afterAll(async () => {
  await lane.close();
  await database.end();
  await stores.end();
});

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
const { below: random } = createDice(seed);

type Author = { id: string; version: number };
const message = (roomId: string, author: Author, more: Partial<Extract<AppendItem, { type: 'message-created' }>> = {}): AppendItem => ({
  type: 'message-created',
  roomId,
  opId: randomUUID(),
  actorId: author.id,
  memberVersion: author.version,
  kind: 'text',
  body: `${'é"\\{},'.repeat(random(3))}${random(1e9)}`,
  mentions: { userIds: [] },
  ...more,
});

/** What may be in the way of a message, as every room of the product may have it. Applied to both rooms. */
const obstacles = [
  ...Array<string>(6).fill('SELECT $1::uuid[], $2::uuid'),
  'UPDATE rooms SET slow_mode_seconds = 30 WHERE id = ANY($1) AND $2::uuid IS NOT NULL',
  'UPDATE rooms SET deleted_at = 1 WHERE id = ANY($1) AND $2::uuid IS NOT NULL',
  `UPDATE memberships SET state = 'removed', version = version + 1 WHERE room_id = ANY($1) AND user_id = $2`,
  `UPDATE memberships SET state = 'banned' WHERE room_id = ANY($1) AND user_id = $2`,
  'UPDATE memberships SET version = version + 1 WHERE room_id = ANY($1) AND user_id = $2',
  'UPDATE memberships SET version = version + 1, muted_until = 9000000000000 WHERE room_id = ANY($1) AND $2::uuid IS NOT NULL',
  // The room's events are from a clock that ran ahead.
  `WITH ahead AS (UPDATE events SET at = 9000000000000 WHERE room_id = ANY($1) AND $2::uuid IS NOT NULL)
    UPDATE messages SET created_at = 9000000000000 WHERE room_id = ANY($1)`,
];

const contents = async (roomId: string) => {
  const events = await database.query(
    'SELECT seq, actor_id, type, op_id, message_id, data, at = max(at) OVER (ORDER BY seq) AS rises FROM events WHERE room_id = $1 AND message_id IS NOT NULL ORDER BY seq',
    [roomId],
  );
  const messages = await database.query(
    `SELECT m.id, m.seq, m.version, m.author_id, m.kind, m.body, m.mentions, m.countable, m.up, m.down, m.reacted, m.pinned, m.has_files, m.command, m.reply_to_id, m.thread_root_id,
      m.created_at = e.at AS is_timed, e.digest = message_digest(m.salt, m.room_id, m.id, m.author_id, m.reply_to_id, m.thread_root_id, m.kind, m.body) AS is_digested
     FROM messages m JOIN events e ON e.room_id = m.room_id AND e.op_id = m.id WHERE m.room_id = $1 ORDER BY m.seq`,
    [roomId],
  );
  return { events: events.rows, messages: messages.rows };
};

it('messages of one room are judged and stored as they are beside those of another, which takes the general way', async () => {
  console.log(`seed ${seed}`);
  const people = [await stores.user(), await stores.user(), await stores.user(), await stores.user()];
  const [owner, , , stranger] = people;
  if (owner === undefined || stranger === undefined) throw new Error('nobody there');
  const besides = await stores.room([owner]);
  const verdicts = new Map<string, number>();
  for (let round = 0; round < 120; round += 1) {
    const rooms: [string, string] = [await stores.room(people.slice(0, 3)), await stores.room(people.slice(0, 3))];
    const [one, two] = rooms;
    const author = (): Author => ({ id: (random(25) === 0 ? stranger : (people[random(3)] ?? owner)).id, version: random(25) === 0 ? 7 : 1 });
    const stored: AppendItem[] = [];
    for (let batch = 0; batch < 3; batch += 1) {
      const items: AppendItem[] = [];
      for (let left = 1 + random(6); left > 0; left -= 1) {
        const old = stored[random(stored.length)];
        const last = items.at(-1);
        if (old !== undefined && random(8) === 0 && !items.includes(old)) items.push(random(3) === 0 ? { ...old, actorId: author().id } : old);
        else if (old !== undefined && random(8) === 0)
          items.push({
            type: 'vote-changed',
            roomId: one,
            opId: randomUUID(),
            actorId: author().id,
            memberVersion: 1,
            messageId: old.opId,
            value: random(2) === 0 ? 1 : -1,
          });
        else items.push(message(one, author(), last?.type === 'message-created' && random(4) === 0 ? { afterId: last.opId } : {}));
      }
      const unique = items.filter((item, place) => items.findIndex(({ opId }) => opId === item.opId) === place);
      stored.push(...unique.filter(({ type }) => type === 'message-created'));
      const quick = await callAppend(lane.statement, unique);
      const general = await callAppend(lane.statement, [...unique.map((item) => ({ ...item, roomId: two })), message(besides, { id: owner.id, version: 1 })]);
      expect(general.pop()?.verdict).toBe('stored');
      const told = (rows: typeof quick) => rows.map((row) => ({ ...row, at: row.at !== null }));
      const where = `seed ${seed}, round ${round}, batch ${batch}`;
      expect(told(quick), where).toEqual(told(general));
      for (const { verdict } of quick) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      const contentsOfBoth = [await contents(one), await contents(two)];
      expect(contentsOfBoth[0], where).toEqual(contentsOfBoth[1]);
      for (const row of contentsOfBoth[0]?.events ?? []) expect(row.rises, where).toBe(true);
      for (const row of contentsOfBoth[0]?.messages ?? []) expect([row.is_timed, row.is_digested], where).toEqual([true, true]);
      await database.query(obstacles[random(obstacles.length)] ?? '', [rooms, people[random(3)]?.id ?? owner.id]);
    }
  }
  console.log([...verdicts].map(([verdict, count]) => `${verdict} ${count}`).join(', '));
  expect([...verdicts.keys()]).toEqual(expect.arrayContaining(['stored', 'duplicate', 'conflict', 'forbidden', 'gone', 'stale', 'waiting']));
}, 60_000);
