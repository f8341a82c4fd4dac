import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand, startCommand } from '../../../tests/support/command-line.ts';
import { type FilledServer, openFilledServer, queryDatabase } from '../../../tests/support/filled-server.ts';
import { createEmptyDatabase, type TestDatabase } from '../../../tests/support/postgres.ts';
import { startTestS3 } from '../../../tests/support/s3.ts';

// Every command is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let server: FilledServer;
let folder: string;
const databases: TestDatabase[] = [];

beforeAll(async () => {
  server = await openFilledServer({ messages: 20_000, files: 12 });
  folder = await mkdtemp(join(tmpdir(), 'parley-backups-'));
});
afterAll(async () => {
  await server.end();
  for (const database of databases) await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** An empty place to restore into: a database without tables, a data folder without files. */
async function emptyPlace(name: string): Promise<{ database: TestDatabase; environment: Record<string, string>; dataDir: string }> {
  const database = await createEmptyDatabase();
  databases.push(database);
  const dataDir = join(folder, `data-${name}`);
  return { database, dataDir, environment: { ...server.environment, DATABASE_URL: database.url, DATA_DIR: dataDir } };
}

/** What must be the same on both sides, told by the database itself and not by our own reading. */
const facts = (url: string) =>
  queryDatabase(
    url,
    `SELECT (SELECT md5(string_agg(e::text, E'\\n' ORDER BY room_id, seq)) FROM events e) AS events, (SELECT md5(string_agg(m::text, E'\\n' ORDER BY room_id, id)) FROM messages m) AS messages,
       (SELECT md5(string_agg(u::text, E'\\n' ORDER BY id)) FROM users u) AS users, (SELECT count(*)::int FROM files) AS files`,
  );

async function partOf(place: string, end: string): Promise<string> {
  const paths = await readdir(place, { recursive: true });
  const found = paths.find((path) => path.endsWith(end));
  if (found === undefined) throw new Error(`no ${end} in ${place}`);
  return join(place, found);
}

async function flipByte(file: string): Promise<void> {
  const bytes = await readFile(file);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(file, bytes);
}

describe('backup and restore', () => {
  it('brings 20,000 messages and their files into an empty place, equal to the last byte, as another store', async () => {
    const place = join(folder, 'whole');
    const made = await runCommand(['backup', '--to', place, '--json'], server.environment);
    expect(made, made.err).toMatchObject({ code: 0 });
    const told = JSON.parse(made.out);
    expect(told).toMatchObject({ files: 12, missingFiles: 0, rooms: 3 });
    expect(told.rows).toBeGreaterThan(40_000);
    expect(made.err).toContain('are as they were written');

    const to = await emptyPlace('whole');
    const restored = await runCommand(['restore', '--from', place, '--json'], to.environment);
    expect(restored, restored.err).toMatchObject({ code: 0 });
    expect(restored.err).toContain('equal');
    expect(restored.err).toContain('Start the relay now');
    expect(await facts(to.database.url)).toEqual(await facts(server.databaseUrl));
    const [before] = await server.query('SELECT store_id FROM server');
    const [after] = await queryDatabase(to.database.url, 'SELECT store_id FROM server');
    expect(after?.['store_id']).not.toBe(before?.['store_id']);
    for (const content of server.contents) {
      const path = ['files', 'contents', content.slice(0, 2), content.slice(2, 4), content];
      expect(await readFile(join(to.dataDir, ...path))).toEqual(await readFile(join(server.dataDir, ...path)));
    }

    const again = await runCommand(['restore', '--from', place], to.environment);
    expect(again).toMatchObject({ code: 1 });
    expect(again.err).toContain('There is a server in this database already; nothing was changed.');

    await queryDatabase(to.database.url, `UPDATE messages SET body = 'spoiled'`);
    const forced = await runCommand(['restore', '--from', place, '--force'], to.environment);
    expect(forced, forced.err).toMatchObject({ code: 0 });
    expect(await facts(to.database.url)).toEqual(await facts(server.databaseUrl));
    expect(await queryDatabase(to.database.url, `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'parley%'`)).toEqual([]);
  });

  it('keeps files once, keeps as many backups as asked for, and removes what no backup names', async () => {
    const place = join(folder, 'kept');
    for (let nth = 0; nth < 3; nth += 1) {
      const made = await runCommand(['backup', '--to', place, '--keep', '2'], server.environment);
      expect(made, made.err).toMatchObject({ code: 0 });
      if (nth === 1) expect(made.err).toContain('12 in the backup, 0 of them new');
      // Names are by the second.
      const second = Math.floor(Date.now() / 1_000);
      await expect.poll(() => Math.floor(Date.now() / 1_000) > second, { interval: 50, timeout: 5_000 }).toBe(true);
    }
    const orphan = join(place, 'contents', 'ab', `ab${'0'.repeat(62)}`);
    await writeFile(orphan, 'x').catch(() => writeFile(join(place, 'contents', `ab${'0'.repeat(62)}`), 'x'));
    const listed = await runCommand(['backup', 'list', '--from', place, '--json'], server.environment);
    expect(JSON.parse(listed.out)).toHaveLength(2);
    const made = await runCommand(['backup', '--to', place, '--keep', '1'], server.environment);
    expect(made.code).toBe(0);
    const kept = (await readdir(join(place, 'contents'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(kept).toHaveLength(12);
  });

  it('sees one changed bit, in a table and in a file, and touches nothing then', async () => {
    const place = join(folder, 'damaged');
    await runCommand(['backup', '--to', place], server.environment);
    const to = await emptyPlace('damaged');
    const table = await partOf(place, 'messages.zst');
    await flipByte(table);
    const refused = await runCommand(['restore', '--from', place], to.environment);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.err).toContain('The backup is damaged: tables/messages.zst');
    expect(await queryDatabase(to.database.url, `SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'`)).toEqual([{ tables: 0 }]);
    await flipByte(table);
    const file = await partOf(place, server.contents[5] ?? '');
    await flipByte(file);
    const verified = await runCommand(['backup', 'verify', '--from', place], server.environment);
    expect(verified).toMatchObject({ code: 1 });
    expect(verified.err).toContain(`file ${server.contents[5]}`);
    await flipByte(file);
    const list = await partOf(place, 'manifest.json');
    await flipByte(list);
    expect((await runCommand(['restore', '--from', place], to.environment)).err).toContain('manifest.json) is damaged');
    await flipByte(list);
    expect((await runCommand(['backup', 'verify', '--from', place], server.environment)).code).toBe(0);
  });

  it('is encrypted with a passphrase: nothing can be read, another one is refused, damage is seen', async () => {
    const place = join(folder, 'sealed');
    const right = join(folder, 'right');
    const wrong = join(folder, 'wrong');
    await writeFile(right, 'correct horse battery\n');
    await writeFile(wrong, 'another horse battery\n');
    const made = await runCommand(['backup', '--to', place, '--passphrase-file', right], server.environment);
    expect(made, made.err).toMatchObject({ code: 0 });
    const to = await emptyPlace('sealed');
    expect((await runCommand(['restore', '--from', place], to.environment)).err).toContain('This backup is encrypted.');
    expect((await runCommand(['restore', '--from', place, '--passphrase-file', wrong], to.environment)).err).toContain('not the one of this backup');
    const part = await partOf(place, 'events.zst.sealed');
    await flipByte(part);
    expect((await runCommand(['backup', 'verify', '--from', place, '--passphrase-file', right], server.environment)).err).toContain('damaged');
    await flipByte(part);
    const restored = await runCommand(['restore', '--from', place, '--passphrase-file', right], to.environment);
    expect(restored, restored.err).toMatchObject({ code: 0 });
    expect(await facts(to.database.url)).toEqual(await facts(server.databaseUrl));
  });

  it('is of one moment while people write, edit and delete', async () => {
    const place = join(folder, 'busy');
    const [room = ''] = server.roomIds;
    const running = startCommand(['backup', '--to', place], server.environment);
    let isOver = false;
    void running.ended.then(() => {
      isOver = true;
    });
    let written = 0;
    while (!isOver) {
      await server.query(
        `SELECT a.verdict FROM users u, append_log_v1(ARRAY[$1::uuid, $1], ARRAY[gen_random_uuid(), gen_random_uuid()], ARRAY[u.id, u.id], ARRAY[1, 1]::bigint[],
           ARRAY['message-created', 'message-created'], ARRAY['meanwhile', 'and more'], ARRAY[1, 2], ARRAY[NULL, NULL]::jsonb[]) a WHERE u.handle = 'ada'`,
        [room],
      );
      written += 2;
    }
    expect((await running.ended).code).toBe(0);
    expect(written).toBeGreaterThan(10);
    const to = await emptyPlace('busy');
    const restored = await runCommand(['restore', '--from', place], to.environment);
    expect(restored, restored.err).toMatchObject({ code: 0 });
    const torn = await queryDatabase(
      to.database.url,
      `SELECT e.room_id FROM events e GROUP BY e.room_id HAVING count(*) <> max(e.seq)
       UNION ALL SELECT e.room_id FROM events e WHERE e.type = 'message-created' AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = e.message_id AND m.room_id = e.room_id)
       UNION ALL SELECT m.room_id FROM messages m WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.room_id = m.room_id AND e.seq = m.version)`,
    );
    expect(torn).toEqual([]);
    expect((await queryDatabase(to.database.url, 'SELECT count(*)::int AS count FROM events'))[0]?.['count']).toBeLessThan(
      Number((await server.query('SELECT count(*)::int AS count FROM events'))[0]?.['count']),
    );
  });

  it('leaves no half backup when it is killed, and the next one works', async () => {
    const place = join(folder, 'killed');
    const running = startCommand(['backup', '--to', place], server.environment);
    await expect
      .poll(async () => (await readdir(place, { recursive: true }).catch(() => [])).some((path) => path.includes('tables')), { timeout: 20_000, interval: 5 })
      .toBe(true);
    running.child.kill('SIGKILL');
    await running.ended;
    const listed = await runCommand(['backup', 'list', '--from', place, '--json'], server.environment);
    expect(JSON.parse(listed.out)).toEqual([]);
    const to = await emptyPlace('killed');
    expect((await runCommand(['restore', '--from', place], to.environment)).err).toContain('There are no backups');
    expect((await runCommand(['backup', '--to', place], server.environment)).code).toBe(0);
  });

  it('puts the server of before back when a restore was killed in the middle', async () => {
    const place = join(folder, 'cut');
    await runCommand(['backup', '--to', place], server.environment);
    const to = await emptyPlace('cut');
    expect((await runCommand(['restore', '--from', place], to.environment)).code).toBe(0);
    await queryDatabase(to.database.url, `UPDATE users SET about = 'changed since'`);
    const running = startCommand(['restore', '--from', place, '--force'], to.environment);
    const isAside = async () => (await queryDatabase(to.database.url, `SELECT 1 FROM pg_namespace WHERE nspname LIKE 'parley%'`)).length > 0;
    await expect.poll(isAside, { timeout: 30_000, interval: 10 }).toBe(true);
    running.child.kill('SIGKILL');
    await running.ended;
    const again = await runCommand(['restore', '--from', place], to.environment);
    expect(again).toMatchObject({ code: 1 });
    expect(again.err).toContain('what was there before it is back');
    expect(await queryDatabase(to.database.url, `SELECT DISTINCT about FROM users`)).toEqual([{ about: 'changed since' }]);
  });

  it('goes to an object store and back', async () => {
    const s3 = await startTestS3();
    try {
      const { settings } = s3;
      const store = { FILES_S3_ENDPOINT: settings.endpoint, FILES_S3_BUCKET: settings.bucket, FILES_S3_KEY: settings.key, FILES_S3_SECRET: settings.secret };
      // The files themselves are on disk here; only the backup goes to the store.
      const made = await runCommand(['backup', '--to', 's3://parley/nightly'], { ...server.environment, ...store });
      expect(made.err).toContain('12 files are named in the database and are missing or damaged');
      const to = await emptyPlace('bucket');
      const restored = await runCommand(['restore', '--from', 's3://parley/nightly'], { ...to.environment, ...store });
      expect(restored, restored.err).toMatchObject({ code: 0 });
      expect(await facts(to.database.url)).toEqual(await facts(server.databaseUrl));
    } finally {
      await s3.stop();
    }
  });

  it('says how it is used where something is missing', async () => {
    const nowhere = await runCommand(['backup'], server.environment);
    expect(nowhere).toMatchObject({ code: 2 });
    expect(nowhere.err).toContain('--to is missing');
    const database = await emptyPlace('never');
    const never = await runCommand(['backup', '--to', join(folder, 'never')], database.environment);
    expect(never).toMatchObject({ code: 1 });
    expect(never.err).toContain('nothing to save');
    await expect(stat(join(folder, 'never'))).rejects.toThrow();
    const down = await runCommand(['backup', '--to', join(folder, 'never')], {
      ...server.environment,
      DATABASE_URL: 'postgresql://nobody:secret@127.0.0.1:1/none',
    });
    expect(down).toMatchObject({ code: 1 });
    expect(down.err).toContain('The database does not answer');
    expect(down.err).not.toContain('secret');
  });
});
