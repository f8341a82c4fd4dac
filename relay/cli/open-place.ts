import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { ConfigError, type RelayConfig, readConfig } from '../config.ts';
import { placesOf, startEmbeddedPostgres } from '../embedded/embedded-postgres.ts';
import { findRunningPostgres } from '../embedded/running-postgres.ts';
import { CliError, exitCodes } from './cli-error.ts';

/** What a command works on: the configuration of the relay, and its database. */
export type Place = { config: RelayConfig; databaseUrl: string; close(): Promise<void> };

/** @throws {CliError} naming every wrong variable */
export function readPlaceConfig(): RelayConfig {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new CliError(
      `The configuration is wrong:\n${error.problems.map((problem) => `  ${problem}`).join('\n')}`,
      'Set these variables as the relay has them, then try again. `parley-relay config check` shows all of them.',
      { exitCode: exitCodes.misused },
    );
  }
}

/** A database is made where there is none, only by commands that begin something (`restore`, `import`, `admin`). */
async function requireCluster(dataDir: string): Promise<void> {
  for (const cluster of placesOf(dataDir)) if ((await stat(join(cluster, 'PG_VERSION')).catch(() => null)) !== null) return;
  throw new CliError(
    `There is no database in DATA_DIR (${dataDir}), and DATABASE_URL is not set.`,
    'Set DATA_DIR (or DATABASE_URL) as your relay has it; `parley-relay start` makes a new server.',
  );
}

/**
 * Opens what the relay of this environment works on: `DATABASE_URL`, or the embedded PostgreSQL of `DATA_DIR` (the one that runs, else it is started for
 * as long as the command takes).
 * @throws {CliError} where the database cannot be reached, or there is none and none may be made
 */
export async function openPlace(say: (line: string) => void, { mayBegin = false }: { mayBegin?: boolean } = {}): Promise<Place> {
  const config = readPlaceConfig();
  if (config.databaseUrl !== null) {
    await requireDatabase(config.databaseUrl);
    return { config, databaseUrl: config.databaseUrl, close: async () => undefined };
  }
  const running = await findRunningPostgres(config.dataDir);
  if (running !== null) return { config, databaseUrl: running, close: async () => undefined };
  if (!mayBegin) await requireCluster(config.dataDir);
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, say }).catch((error: unknown) => {
    throw new CliError(
      `The embedded database does not start: ${error instanceof Error ? error.message : String(error)}`,
      `Look at DATA_DIR (${config.dataDir}): is it the folder of your relay, and is its disk full?`,
      { cause: error },
    );
  });
  return { config, databaseUrl: embedded.databaseUrl, close: embedded.stop };
}

async function requireDatabase(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, (client) => client.query('SELECT 1'));
}

/** One connection for one piece of work. @throws {CliError} where it cannot be made */
export async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000, application_name: 'parley-cli' });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new CliError(
      `The database does not answer: ${error instanceof Error ? error.message : String(error)}`,
      'Check that PostgreSQL runs and that DATABASE_URL names it; `parley-relay doctor` looks closer.',
      { cause: error },
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** How many connections nodes of a relay have to this database now; 0: none runs (or it hangs). */
export async function relayConnections(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
     WHERE datname = current_database() AND (application_name = 'parley' OR application_name LIKE 'parley lane%' OR application_name = 'parley search')`,
  );
  return rows[0]?.count ?? 0;
}
