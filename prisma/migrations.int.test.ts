import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEmptyDatabase, type TestDatabase } from '../tests/support/postgres.ts';
import { migrate, migrationLockKey, readMigrations } from './migrate.ts';
import { openSchemaEngine } from './schema-engine.ts';

const read = (path: string) => readFile(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

async function query<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}

/** Everything the store consists of, as PostgreSQL itself writes it down. */
async function describeStore(url: string): Promise<string[]> {
  const rows = await query<{ line: string }>(
    url,
    `SELECT line FROM (
       SELECT format('column %s.%s %s %s %s', table_name, column_name, udt_name, is_nullable, column_default) AS line FROM information_schema.columns WHERE table_schema = 'public'
       UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
       UNION ALL SELECT format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
       UNION ALL SELECT 'function ' || pg_get_functiondef(p.oid) FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
     ) t WHERE line NOT LIKE '%_prisma_migrations%' ORDER BY line`,
  );
  return rows.map((row) => row.line);
}

let database: TestDatabase;
beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.drop());

it('many nodes may migrate at once: each migration is applied once', async () => {
  const names = (await readMigrations()).migrationDirectories.map((migration) => migration.path);
  const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(database.url)));
  expect(applied.flat().sort()).toEqual(names);
  expect(await migrate(database.url)).toEqual([]);
  const rows = await query<{ migration_name: string; checksum: string }>(
    database.url,
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1',
  );
  expect(rows.map((row) => row.migration_name)).toEqual(names);
  expect(rows.every((row) => /^[0-9a-f]{64}$/.test(row.checksum))).toBe(true);
});

it('a connection lost while another node migrates is an error of the migration, not the end of the process', async () => {
  const other = await createEmptyDatabase();
  const holder = new pg.Client({ connectionString: other.url });
  await holder.connect();
  try {
    await holder.query('SELECT pg_advisory_lock($1::bigint)', [migrationLockKey]);
    const refused = expect(migrate(other.url)).rejects.toThrow();
    const waiting = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'`;
    await expect.poll(async () => (await holder.query(waiting)).rowCount, { timeout: 20_000 }).toBeGreaterThan(0);
    await refused;
  } finally {
    await holder.end();
    await other.drop();
  }
});

it('the migrations make exactly what the schema and the function files say', async () => {
  const other = await createEmptyDatabase();
  try {
    const schema = await read('schema.prisma');
    const { engine, close } = await openSchemaEngine(other.url, [['schema.prisma', schema]]);
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    await close();
    await query(other.url, stdout ?? '');
    for (const file of (await readdir(fileURLToPath(new URL('functions', import.meta.url)))).sort()) await query(other.url, await read(`functions/${file}`));
    const expected = await describeStore(other.url);
    expect(expected.filter((line) => line.startsWith('function ')).length).toBeGreaterThan(10);
    expect(await describeStore(database.url)).toEqual(expected);
  } finally {
    await other.drop();
  }
});

it('no foreign key locks a parent row for a message', async () => {
  expect(await query(database.url, `SELECT conname FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`)).toEqual([]);
});
