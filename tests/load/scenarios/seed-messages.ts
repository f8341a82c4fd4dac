import { createHash } from 'node:crypto';
import { fold } from '@parley/shared/search/fold';
import { whatMessageHas } from '@parley/shared/search/has';
import pg from 'pg';
import { authorGram, flagGram, gramsOfWords, roomGram } from '../../../relay/persistence/search-grams.ts';

/** A server that has been used for years. `head`: messages (and events) of a room. */
export type SeededRoom = { id: string; head: number };
export type SeededServer = { rooms: SeededRoom[]; authorIds: string[]; messages: number };

const roomCount = 500;
const authorCount = 200;
const batchRows = 5_000;
const spanMs = 3 * 365 * 24 * 3_600_000;

const syllables = 'ka lo mi ren tas vor bel din sho pra qui nel gur fa tho wen zil mar ost ber ching dra ulm pek'.split(' ');
/** Words of falling frequency, as in any language: the n-th is about n times rarer than the first. */
const vocabulary = ['the', 'and', 'firmware', 'report', 'release', 'morning', 'battery', ...Array.from({ length: 6_000 }, (_, n) => wordOf(n))];
const cjkWords = [
  '東京',
  '検索',
  '会議',
  '資料',
  '明日',
  '報告',
  '電池',
  '開発',
  'テスト',
  'ファームウェア',
  '確認',
  'お願いします',
  '회의',
  '보고서',
  '배터리',
  '开发',
];
/** Each in one message of about a hundred thousand. */
export const rareWords = Array.from({ length: 40 }, (_, n) => `xylo${syllables[n % 24]}${syllables[(n * 7) % 24]}q`);
/** In every tenth message, but only of the oldest fifth. */
export const oldWord = 'pterodactyl';

function wordOf(n: number): string {
  return [n % 24, Math.floor(n / 24) % 24, (n * 5 + 3) % 24]
    .slice(0, 2 + (n % 2))
    .map((at) => syllables[at])
    .join('');
}

export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Words by falling frequency; now and then Japanese or Korean, a link, code, a rare word. */
function bodyOf(random: () => number, share: number): string {
  const count = 5 + Math.floor(random() * 14);
  const words = Array.from({ length: count }, () => vocabulary[Math.floor(vocabulary.length ** random()) - 1] ?? 'the');
  if (random() < 0.04) words.splice(2, 3, Array.from({ length: 4 }, () => cjkWords[Math.floor(random() * cjkWords.length)]).join(''));
  if (random() < 0.02) words.push(`https://example.org/${words[0]}`);
  if (random() < 0.02) words.push(`\`${words[1]}\``);
  if (random() < rareWords.length / 100_000) words[1] = rareWords[Math.floor(random() * rareWords.length)] ?? '';
  if (share < 0.2 && random() < 0.1) words[0] = oldWord;
  return words.join(' ');
}

type Row = { id: string; room: number; seq: number; author: string; at: number; body: string; words: string; grams: string };

const copySql = `WITH made AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::bigint[], $6::text[], $7::text[], $8::text[]) r(id, room_id, seq, author_id, at, body, words, grams)),
  e AS (INSERT INTO events (room_id, seq, at, actor_id, type, op_id, message_id) SELECT room_id, seq, at, author_id, 'message-created', id, id FROM made),
  s AS (INSERT INTO message_search (room_id, message_id, seq, version, author_id, created_at, words, grams) SELECT room_id, id, seq, seq, author_id, at, words, grams::int[] FROM made)
  INSERT INTO messages (room_id, id, seq, version, author_id, kind, body, created_at) SELECT room_id, id, seq, seq, author_id, 'text', body, at FROM made`;

/** Fills an empty, migrated database: `messages` in 500 rooms of uneven size over three years, and what the search knows of them. Says how far it is. */
export async function seedMessages(databaseUrl: string, messages: number, say: (text: string) => void): Promise<SeededServer> {
  const random = seededRandom(20_261_122);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const rooms: SeededRoom[] = Array.from({ length: roomCount }, (_, n) => ({ id: uuidOf(`room ${n}`), head: 0 }));
  const authorIds = Array.from({ length: authorCount }, (_, n) => uuidOf(`author ${n}`));
  try {
    await client.query(`SET synchronous_commit = off; SET maintenance_work_mem = '512MB'`);
    const index = await client.query<{ indexdef: string }>(`SELECT indexdef FROM pg_indexes WHERE indexname = 'message_search_grams_idx'`);
    await client.query('DROP INDEX message_search_grams_idx');
    await client.query(
      `INSERT INTO users (id, handle, display_name, search_key, created_at) SELECT id, 'author-' || n, 'Author ' || n, 'author-' || n, 1 FROM unnest($1::uuid[]) WITH ORDINALITY u(id, n)`,
      [authorIds],
    );
    await client.query(
      `INSERT INTO rooms (id, kind, name, topic, history_from, name_key, topic_key, direct_user_ids, creator_id, created_at)
       SELECT id, 'private', 'room ' || n, '', 'start', 'room ' || n, '', '{}', $2, 1 FROM unnest($1::uuid[]) WITH ORDINALITY r(id, n)`,
      [rooms.map((room) => room.id), authorIds[0]],
    );
    const startMs = Date.now() - spanMs;
    let stored: Promise<unknown> = Promise.resolve();
    for (let first = 0; first < messages; first += batchRows) {
      const rows: Row[] = Array.from({ length: Math.min(batchRows, messages - first) }, (_, n) => makeRow(first + n));
      // The next batch is made while this one is stored.
      await stored;
      stored = client.query(copySql, columnsOf(rows));
      if (first % (batchRows * 20) === 0) say(`seeding: ${first.toLocaleString('en')} of ${messages.toLocaleString('en')} messages`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await stored;
    say('seeding: building the index of grams');
    await client.query(index.rows[0]?.indexdef ?? '');
    await client.query(
      `INSERT INTO consumer_cursors (consumer, room_id, seq) SELECT 'search', id, (SELECT coalesce(max(seq), 0) FROM events e WHERE e.room_id = r.id) FROM rooms r`,
    );
    for (const table of ['messages', 'events', 'message_search', 'rooms', 'users', 'consumer_cursors']) await client.query(`VACUUM (ANALYZE) ${table}`);
    const { rows: sizes } = await client.query(
      `SELECT pg_size_pretty(pg_total_relation_size('message_search')) AS search, pg_size_pretty(pg_relation_size('message_search_grams_idx')) AS grams, pg_size_pretty(pg_total_relation_size('messages')) AS messages`,
    );
    say(`seeded: search ${sizes[0]?.search} (grams ${sizes[0]?.grams}), messages ${sizes[0]?.messages}`);
    return { rooms, authorIds, messages };

    function makeRow(n: number): Row {
      const place = Math.floor(random() ** 3 * rooms.length);
      const room = rooms[place] ?? { id: '', head: 0 };
      room.head += 1;
      const author = authorIds[Math.floor(random() ** 2 * authorIds.length)] ?? '';
      const body = bodyOf(random, n / messages);
      const words = fold(body);
      const grams = [...gramsOfWords(words), ...whatMessageHas({ body, files: [] }).map(flagGram), authorGram(author), roomGram(room.id)];
      const at = startMs + Math.floor((n / messages) * spanMs);
      return { id: uuidOf(`message ${n}`), room: place, seq: room.head, author, at, body, words, grams: `{${grams.join(',')}}` };
    }

    function columnsOf(rows: Row[]): unknown[] {
      return [
        rows.map((row) => row.id),
        rows.map((row) => rooms[row.room]?.id),
        rows.map((row) => row.seq),
        rows.map((row) => row.author),
        rows.map((row) => row.at),
        rows.map((row) => row.body),
        rows.map((row) => row.words),
        rows.map((row) => row.grams),
      ];
    }
  } finally {
    await client.end();
  }
}

/** Lets somebody into rooms, without events: what is measured is reading. */
export async function addMember(databaseUrl: string, userId: string, roomIds: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `INSERT INTO memberships (room_id, user_id, role, state, first_seq, joined_at, changed_at) SELECT id, $1, 'member', 'active', 1, 1, 1 FROM unnest($2::uuid[]) r(id)`,
    [userId, roomIds],
  );
  await client.query('ANALYZE memberships');
  await client.end();
}
