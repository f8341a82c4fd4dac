import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { openSchemaEngine } from './schema-engine.ts';

export const migrationsFolder = fileURLToPath(new URL('migrations', import.meta.url));

/** Any number that nothing else in this database locks: "parley m" as bytes. */
export const migrationLockKey = '8097884659262529645';

/** All migrations of the folder, as the schema engine takes them. */
export async function readMigrations(folder = migrationsFolder): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (name) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: await readFile(join(folder, name, 'migration.sql'), 'utf8') } },
    })),
  );
  const lockfile = { path: './migration_lock.toml', content: await readFile(join(folder, 'migration_lock.toml'), 'utf8') };
  return { baseDir: folder, lockfile, shadowDbInitScript: '', migrationDirectories };
}

/** A connection whose loss shows in the next query: without a listener it would end the process. */
async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The names of the migrations that this database has finished, read from Prisma's own table (a database without it has none). */
async function finishedMigrations(client: pg.Client): Promise<string[]> {
  const table = await client.query(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`);
  if (table.rows[0]?.exists !== true) return [];
  const { rows } = await client.query(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name',
  );
  return rows.map((row) => String(row.migration_name));
}

async function isUpToDate(client: pg.Client, migrations: MigrationList): Promise<boolean> {
  const done = new Set(await finishedMigrations(client));
  return migrations.migrationDirectories.every((migration) => done.has(migration.path));
}

/** Which migrations a database has, which it lacks, and which it has that this version does not know (a newer one made them). All by name, in order. */
export async function migrationState(databaseUrl: string, folder = migrationsFolder): Promise<{ done: string[]; pending: string[]; unknown: string[] }> {
  const known = (await readMigrations(folder)).migrationDirectories.map((migration) => migration.path);
  const client = await connect(databaseUrl);
  try {
    const done = await finishedMigrations(client);
    return { done, pending: known.filter((name) => !done.includes(name)), unknown: done.filter((name) => !known.includes(name)) };
  } finally {
    await client.end();
  }
}

/**
 * Applies the migrations that the database lacks, and keeps Prisma's own `_prisma_migrations` table, so that `prisma migrate deploy` stays usable. Any number
 * of nodes may call this at once: an advisory lock lets one work while the others wait.
 * @param options.only these of them alone (a backup is laid into the tables of its time)
 * @returns the names of the migrations applied by this call
 */
export async function migrate(databaseUrl: string, options: { only?: ReadonlySet<string> | undefined; folder?: string | undefined } = {}): Promise<string[]> {
  const { only } = options;
  const all = await readMigrations(options.folder);
  const migrations = only === undefined ? all : { ...all, migrationDirectories: all.migrationDirectories.filter((migration) => only.has(migration.path)) };
  const client = await connect(databaseUrl);
  try {
    if (await isUpToDate(client, migrations)) return [];
    await client.query('SELECT pg_advisory_lock($1::bigint)', [migrationLockKey]);
    if (await isUpToDate(client, migrations)) return [];
    const { engine, close } = await openSchemaEngine(databaseUrl);
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: migrations, filters: { externalTables: [], externalEnums: [] } });
      return appliedMigrationNames;
    } finally {
      await close();
    }
  } finally {
    await client.end();
  }
}
