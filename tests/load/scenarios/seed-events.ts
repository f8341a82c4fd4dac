import pg from 'pg';
import { seededRandom } from './seed-messages.ts';

/** Made in the database itself, since what is measured is reading: a million events in half a minute. */
const roomCount = 60;
const authorCount = 200;
const sentenceCount = 4_000;

const words =
  'the and of to release firmware morning report battery again who could look at this before we ship it tomorrow "quoted" naïve 会議 資料 🎉 it’s fine a\\b'.split(
    ' ',
  );

function sentences(): string[] {
  const random = seededRandom(20_261_122);
  const one = () => Array.from({ length: 4 + Math.floor(random() * 18) }, () => words[Math.floor(words.length * random() ** 2)] ?? 'the');
  return Array.from({ length: sentenceCount }, (_, n) => (n % 25 === 0 ? `${one().join(' ')}\n${one().join(' ')}` : one().join(' ')));
}

/** Of a hundred events eight are no new messages: reactions, votes, people who come, rooms that change. */
const seedSql = [
  `CREATE TEMP TABLE seed_people AS SELECT n, gen_random_uuid() AS id FROM generate_series(0, ${authorCount - 1}) n`,
  `CREATE TEMP TABLE seed_sentences AS SELECT ordinality - 1 AS n, body FROM unnest($1::text[]) WITH ORDINALITY s(body, ordinality)`,
  `INSERT INTO users (id, handle, display_name, search_key, created_at) SELECT id, 'author-' || n, 'Author ' || n, 'author-' || n, 1 FROM seed_people`,
  // The room of a few is as usual as the room of everybody: the first is forty times as long as the last.
  `CREATE TEMP TABLE seed_rooms AS SELECT n, gen_random_uuid() AS id, greatest(1, round($1 * power(0.94, n) * 0.06 / (1 - power(0.94, ${roomCount}))))::int AS head FROM generate_series(0, ${roomCount - 1}) n`,
  `INSERT INTO rooms (id, kind, name, topic, history_from, name_key, topic_key, direct_user_ids, creator_id, created_at)
   SELECT r.id, 'private', 'room ' || n, '', 'start', 'room ' || n, '', '{}', (SELECT id FROM seed_people LIMIT 1), 1 FROM seed_rooms r`,
  `CREATE TEMP TABLE seed_rows AS SELECT r.id AS room_id, s AS seq, uuidv7(make_interval(secs => s - 90 * 86400)) AS id, p.id AS actor_id, o.id AS other_id, t.body, now_ms() - 90 * 86400000::bigint + s * 1000 AS at,
     CASE WHEN s % 100 < 92 THEN 'message-created' WHEN s % 100 < 94 THEN 'reaction-changed' WHEN s % 100 < 96 THEN 'vote-changed' WHEN s % 100 < 98 THEN 'member-joined' ELSE 'room-updated' END AS type
   FROM seed_rooms r CROSS JOIN LATERAL generate_series(1, r.head) s
   JOIN seed_people p ON p.n = (s::bigint * 7919 + r.n) % ${authorCount} JOIN seed_people o ON o.n = (s::bigint * 104729 + r.n) % ${authorCount} JOIN seed_sentences t ON t.n = (s::bigint * 31 + r.n * 17) % ${sentenceCount}`,
  `INSERT INTO messages (room_id, id, seq, version, author_id, kind, body, created_at, up) SELECT room_id, id, seq, seq, actor_id, 'text', body, at, seq % 3 FROM seed_rows WHERE type = 'message-created' ORDER BY room_id, seq`,
  `INSERT INTO events (room_id, seq, at, actor_id, type, op_id, message_id, data)
   SELECT room_id, seq, at, actor_id, type, id, CASE WHEN type = 'message-created' THEN id WHEN type IN ('reaction-changed', 'vote-changed') THEN lag(id, 10) OVER (PARTITION BY room_id ORDER BY seq) END,
     CASE type WHEN 'reaction-changed' THEN '{"emoji": "🎉", "on": true, "count": 2}'::jsonb WHEN 'vote-changed' THEN '{"value": 1, "up": 2, "down": 0}'::jsonb
       WHEN 'member-joined' THEN jsonb_build_object('userId', other_id, 'role', 'member') WHEN 'room-updated' THEN '{"changed": ["topic"]}'::jsonb END
   FROM seed_rows ORDER BY room_id, seq`,
  // Search and webhooks have read everything already: while the relay runs, nobody catches up.
  `INSERT INTO consumer_cursors (consumer, room_id, seq) SELECT 'search', id, head FROM seed_rooms`,
  `DROP TABLE seed_rows, seed_rooms, seed_people, seed_sentences`,
  ...['events', 'messages', 'rooms', 'users', 'consumer_cursors'].map((table) => `VACUUM (ANALYZE) ${table}`),
];

/** Fills an empty, migrated database with logs of about `events` events, nine tenths of them messages. @returns how many */
export async function seedEvents(databaseUrl: string, events: number): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`SET synchronous_commit = off`);
    await client.query(`SET work_mem = '128MB'`);
    for (const sql of seedSql) await client.query(sql, sql.includes('$1::text[]') ? [sentences()] : sql.includes('$1') ? [events] : []);
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM events');
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}
