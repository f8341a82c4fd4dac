import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import pg from 'pg';
import { openTestStores } from './stores.ts';

export type FilledServer = {
  databaseUrl: string;
  dataDir: string;
  environment: Record<string, string>;
  roomIds: Id[];
  /** Hashes of the stored files. */
  contents: string[];
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  end(): Promise<void>;
};

const secret = 'a secret of the test, long enough to be one';

/** Asks a database something. */
export async function queryDatabase(url: string, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** A server with people, rooms, very many messages of all sorts (line breaks, tabs, backslashes, emoji), edits, deletions, reactions and files; no relay runs. */
export async function openFilledServer(options: { messages: number; files: number }): Promise<FilledServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-cli-'));
  const stores = await openTestStores();
  const { database } = stores;
  const people = [await stores.user('ada'), await stores.user('ben'), await stores.user('cy')];
  const roomIds = [
    await stores.room(people, { name: 'general' }),
    await stores.room(people, { name: 'tea\\room' }),
    await stores.room(people, { name: 'quiet' }),
  ];
  const query = (sql: string, values: unknown[] = []) => queryDatabase(database.url, sql, values);
  const [busy = '', second = ''] = roomIds;
  const author = people[0]?.id ?? '';
  for (let done = 0; done < options.messages; done += 1_000) {
    const many = Math.min(1_000, options.messages - done);
    await query(
      `SELECT count(*) FROM append_log_v1(array_fill($1::uuid, ARRAY[$3::int]), ARRAY(SELECT gen_random_uuid() FROM generate_series(1, $3)), array_fill($2::uuid, ARRAY[$3::int]),
         array_fill(1::bigint, ARRAY[$3::int]), array_fill('message-created'::text, ARRAY[$3::int]),
         ARRAY(SELECT E'word\\t' || n || E'\\nsecond \\\\N line 🎉 ' || repeat('x', n % 40) FROM generate_series(1, $3) n), ARRAY(SELECT generate_series(1, $3)), array_fill(NULL::jsonb, ARRAY[$3::int]))`,
      [done % 2_000 === 0 ? busy : second, author, many],
    );
  }
  const [first] = people;
  if (first === undefined) throw new Error('nobody is there');
  for (const body of ['to be edited', 'to be deleted']) {
    const id = randomUUID();
    await stores.send(busy, first, body, { opId: id });
    const base = { roomId: busy, opId: randomUUID(), actorId: first.id, memberVersion: 1, messageId: id };
    if (body === 'to be edited')
      await stores.logWriter.append({ ...base, type: 'message-edited', body: 'edited', mentions: { userIds: [], room: false, here: false } });
    else await stores.logWriter.append({ ...base, type: 'message-deleted', isModerator: false });
  }
  const contents: string[] = [];
  for (let nth = 0; nth < options.files; nth += 1) {
    const bytes = randomBytes(1 + nth * 7_000);
    const content = createHash('sha256').update(bytes).digest('hex');
    const folder = join(dataDir, 'files', 'contents', content.slice(0, 2), content.slice(2, 4));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, content), bytes);
    await query('INSERT INTO files (id, room_id, uploader_id, name, type, size, content, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
      randomUUID(),
      busy,
      author,
      `file ${nth}.bin`,
      'application/octet-stream',
      bytes.length,
      content,
      1,
    ]);
    contents.push(content);
  }
  await stores.close();
  return {
    databaseUrl: database.url,
    dataDir,
    environment: { DATABASE_URL: database.url, DATA_DIR: dataDir, JWT_SECRET: secret },
    roomIds,
    contents,
    query,
    async end() {
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
