import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDice } from '../../tests/support/dice.ts';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';
import type { AppendItem } from '../domain/ports.ts';
import { renderBatch } from './append-batch.ts';
import { callAppend } from './append-statement.ts';
import { type Connection, openDatabase } from './prisma-client.ts';

let stores: TestStores;
let lane: Connection;
let database: pg.Client;
beforeAll(async () => {
  stores = await openTestStores();
  lane = openDatabase(stores.database.url, { connections: 1, name: 'crowd changes', isPlannedOnce: true });
  database = new pg.Client({ connectionString: stores.database.url });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await lane.close();
  await stores.end();
});

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
const { below, chance, pick } = createDice(seed);

/** Where what is kept of a message is not what its votes and reactions are, or not what its last events told. */
const wrongCounts = `
  SELECT m.id FROM messages m WHERE m.up <> (SELECT count(*) FROM votes v WHERE v.room_id = m.room_id AND v.message_id = m.id AND v.value = 1)
    OR m.down <> (SELECT count(*) FROM votes v WHERE v.room_id = m.room_id AND v.message_id = m.id AND v.value = -1)
    OR m.reacted <> EXISTS (SELECT 1 FROM reactions r WHERE r.room_id = m.room_id AND r.message_id = m.id)
    OR m.version <> (SELECT max(e.seq) FROM events e WHERE e.room_id = m.room_id AND e.message_id = m.id)
  UNION ALL
  SELECT e.message_id FROM (SELECT DISTINCT ON (x.room_id, x.message_id, x.data ->> 'emoji') x.* FROM events x WHERE x.type = 'reaction-changed'
    ORDER BY x.room_id, x.message_id, x.data ->> 'emoji', x.seq DESC) e
  WHERE (e.data ->> 'count')::int <> (SELECT count(*) FROM reactions r WHERE r.room_id = e.room_id AND r.message_id = e.message_id AND r.emoji = e.data ->> 'emoji')
  UNION ALL
  SELECT e.message_id FROM (SELECT DISTINCT ON (x.room_id, x.message_id) x.* FROM events x WHERE x.type = 'vote-changed' ORDER BY x.room_id, x.message_id, x.seq DESC) e
  JOIN messages m ON m.id = e.message_id AND m.room_id = e.room_id WHERE (e.data ->> 'up')::int <> m.up OR (e.data ->> 'down')::int <> m.down`;

it('votes and reactions of many in one batch: each is answered what its message has come to, and the counts kept and told are those of its rows', async () => {
  console.log(`seed ${seed}`);
  const people = await Promise.all(Array.from({ length: 5 }, () => stores.user()));
  const stranger = await stores.user();
  const rooms = [await stores.room(people), await stores.room(people)];
  const targets: { roomId: string; id: string }[] = [];
  for (const roomId of rooms) {
    for (let left = 3; left > 0; left -= 1) {
      const id = randomUUID();
      await stores.send(roomId, pick(people), 'a message', { opId: id });
      targets.push({ roomId, id });
    }
  }
  const verdicts = new Map<string, number>();
  const done: AppendItem[] = [];
  for (let round = 0; round < 120; round += 1) {
    const items = Array.from({ length: 1 + below(12) }, (): AppendItem => {
      const { roomId, id: messageId } = pick(targets);
      const actorId = (chance(0.03) ? stranger : pick(people)).id;
      const change = { roomId, messageId: chance(0.03) ? randomUUID() : messageId, opId: randomUUID(), actorId, memberVersion: chance(0.03) ? 2 : 1 };
      if (done.length > 0 && chance(0.05)) return pick(done);
      if (chance(0.5)) return { ...change, type: 'vote-changed', value: pick([1, 0, -1] as const) };
      return { ...change, type: 'reaction-changed', emoji: pick(['👍', '🎉', '🐙']), on: chance(0.6) };
    }).filter((item, place, all) => all.findIndex(({ opId }) => opId === item.opId) === place);
    done.push(...items);
    const rows = await callAppend(lane.statement, items);
    const { outcomes, packets } = await renderBatch(lane.database, items, rows, () => true);
    const where = `seed ${seed}, round ${round}`;
    for (const [place, { verdict, reactions }] of outcomes.entries()) {
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      const item = items[place];
      if (item?.type !== 'reaction-changed' || !['stored', 'duplicate', 'unchanged'].includes(verdict)) continue;
      const [message] = await stores.messages.get({ roomId: item.roomId, ids: [item.messageId], firstSeq: 1, readerId: item.actorId });
      expect(reactions, where).toEqual(message?.reactions);
    }
    expect((await database.query(wrongCounts)).rows, where).toEqual([]);
    const told = packets.flatMap(({ events }) => events).length;
    expect(told, where).toBe(rows.filter(({ verdict }) => verdict === 'stored').length);
  }
  console.log([...verdicts].map(([verdict, count]) => `${verdict} ${count}`).join(', '));
  expect([...verdicts.keys()]).toEqual(expect.arrayContaining(['stored', 'duplicate', 'unchanged', 'forbidden', 'stale', 'not-found']));
}, 60_000);
