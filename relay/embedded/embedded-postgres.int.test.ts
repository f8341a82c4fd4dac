import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-embedded-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A relay-like process that starts the database and then lives until it is killed. */
async function startInChild(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(fileURLToPath(new URL('testing/hold-postgres.ts', import.meta.url)), [dataDir], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [url] = await once(child, 'message');
  return { child, url };
}

it('keeps its data over a restart, and takes over after a killed relay', async () => {
  const dataDir = join(folder, 'data');
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const first = await startEmbeddedPostgres({ dataDir, say });
  expect(lines.some((line) => line.startsWith('Making the database'))).toBe(true);
  await query(first.databaseUrl, 'CREATE TABLE kept (word text)');
  expect(
    await query(first.databaseUrl, `INSERT INTO kept VALUES ('Größe') RETURNING lower('ÄÖ') AS low, (SELECT version() LIKE 'PostgreSQL 18%') AS is_18`),
  ).toEqual([{ low: 'äö', is_18: true }]);
  await first.stop();
  await expect(query(first.databaseUrl, 'SELECT 1')).rejects.toThrow();

  const { child, url } = await startInChild(dataDir);
  await query(url, `INSERT INTO kept VALUES ('before the kill')`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  lines.length = 0;
  const again = await startEmbeddedPostgres({ dataDir, say });
  expect(lines.some((line) => line.startsWith('Making the database'))).toBe(false);
  expect(await query(again.databaseUrl, 'SELECT word FROM kept')).toEqual([{ word: 'Größe' }, { word: 'before the kill' }]);
  await again.stop();
});

it('clears the lock file of a process that is gone, even where its number is taken by another program', async () => {
  const dataDir = join(folder, 'data');
  const first = await startEmbeddedPostgres({ dataDir, say: () => {} });
  const cluster = (await query(first.databaseUrl, 'SHOW data_directory')) as { data_directory: string }[];
  await first.stop();
  const file = join(cluster[0]?.data_directory ?? '', 'postmaster.pid');
  await writeFile(file, `${process.pid}\n/somewhere\n`);
  const second = await startEmbeddedPostgres({ dataDir, say: () => {} });
  expect(Number.parseInt(await readFile(file, 'utf8'), 10)).not.toBe(process.pid);
  await second.stop();
});

it('refuses a folder that another relay is using, and leaves that relay alone', async () => {
  const dataDir = join(folder, 'data');
  const first = await startEmbeddedPostgres({ dataDir, say: () => {} });
  await expect(startEmbeddedPostgres({ dataDir, say: () => {} })).rejects.toThrow(/Another relay is using this DATA_DIR/);
  expect(await query(first.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await first.stop();
});

it('leaves no process behind when the relay is killed', async () => {
  const { child, url } = await startInChild(join(folder, 'data'));
  child.kill('SIGKILL');
  await once(child, 'exit');
  await expect
    .poll(
      () =>
        query(url, 'SELECT 1').then(
          () => 'up',
          () => 'down',
        ),
      { timeout: 15_000 },
    )
    .toBe('down');
});

it.runIf(userInfo().uid === 0)('as root: keeps the cluster where the user postgres can reach it, and says so', async () => {
  const closed = join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  await chmod(closed, 0o700);
  const lines: string[] = [];
  const server = await startEmbeddedPostgres({ dataDir: join(closed, 'data'), say: (line) => void lines.push(line), isTemporary: true });
  const [row] = (await query(server.databaseUrl, 'SHOW data_directory')) as { data_directory: string }[];
  await server.stop();
  expect(row?.data_directory).toMatch(/^\/var\/lib\/parley\/data-[0-9a-f]{12}\/postgres$/);
  expect(lines.some((line) => line.includes('/var/lib/parley'))).toBe(true);
  await rm(join(row?.data_directory ?? '/nowhere', '..'), { recursive: true, force: true });
});
