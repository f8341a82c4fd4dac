import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ensurePrismaClient } from '../../prisma/ensure-client.mjs';
import { migrate, readMigrations } from '../../prisma/migrate.ts';
import { startEmbeddedPostgres } from '../../relay/embedded/embedded-postgres.ts';

/** Names the server of this test run for all its processes: a connection string of a user who may create databases. */
export const testServerVariable = 'PARLEY_TEST_DATABASE_URL';

/** A database of one's own: migrated, empty. `drop` closes what is still connected to it. */
export type TestDatabase = { url: string; name: string; drop(): Promise<void> };

/**
 * One real PostgreSQL 18 for a whole test run, in a temporary folder; it goes with the process that started it, even a killed one.
 * `isDurable` keeps fsync on, for measurements. Sets `PARLEY_TEST_DATABASE_URL`, so that children and `createTestDatabase` find it.
 */
export async function startTestPostgres(options: { isDurable?: boolean; settings?: string[] } = {}): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-postgres-'));
  const settings = [...(options.isDurable === true ? ['fsync=on', 'full_page_writes=on'] : []), ...(options.settings ?? [])];
  const server = await startEmbeddedPostgres({ dataDir, say: () => {}, isTemporary: true, settings });
  process.env[testServerVariable] = server.databaseUrl;
  return {
    url: server.databaseUrl,
    stop: async () => {
      delete process.env[testServerVariable];
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

let ownServer: Promise<{ url: string }> | undefined;

/** The server of this run; started here where no global set-up did. */
async function serverUrl(): Promise<string> {
  const given = process.env[testServerVariable];
  if (given !== undefined) return given;
  ownServer ??= startTestPostgres();
  return (await ownServer).url;
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A migrated database that all others are copied from; its name says which migrations it has. Several processes may ask at once. */
async function ensureTemplate(url: string): Promise<string> {
  const hash = createHash('sha256')
    .update(JSON.stringify((await readMigrations()).migrationDirectories))
    .digest('hex')
    .slice(0, 16);
  const name = `parley_template_${hash}`;
  await onServer(url, async (client) => {
    await client.query(`SELECT pg_advisory_lock(hashtext('parley test template'))`);
    const { rows } = await client.query('SELECT datistemplate FROM pg_database WHERE datname = $1', [name]);
    if (rows[0]?.datistemplate === true) return;
    await client.query(`DROP DATABASE IF EXISTS ${name}`);
    await client.query(`CREATE DATABASE ${name}`);
    await migrate(withDatabase(url, name));
    await client.query(`ALTER DATABASE ${name} IS_TEMPLATE true`);
  });
  return name;
}

let template: Promise<string> | undefined;

/** Makes a database with the current schema and no rows in some 50 ms. Drop it in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  await ensurePrismaClient();
  const server = await serverUrl();
  template ??= ensureTemplate(server);
  const from = await template;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${from}`));
  return {
    url: withDatabase(server, name),
    name,
    drop: () => onServer(server, async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

/** An empty database without any table, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const server = await serverUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, (client) => client.query(`CREATE DATABASE ${name}`));
  return {
    url: withDatabase(server, name),
    name,
    drop: () => onServer(server, async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}
