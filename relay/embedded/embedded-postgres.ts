import { createHash, randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { canConnect } from './can-connect.ts';
import { createCluster } from './create-cluster.ts';
import { databaseOwner, isPassable, makePassable } from './database-owner.ts';
import { copyPostgresBinaries, findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { type PostgresProcess, runPostgres, stopLeftover } from './postgres-process.ts';

export type EmbeddedPostgresOptions = {
  /** The relay's own folder; the cluster lives in `postgres` below it. */
  dataDir: string;
  /** One line for a person: what is being made, copied or waited for. */
  say: (line: string) => void;
  /** Further server settings, `name=value`. */
  settings?: readonly string[];
  /** For tests: no care for power loss, and the cluster goes when the process that started it does. */
  isTemporary?: boolean;
  /** A free one by default. */
  port?: number;
};

/** A running PostgreSQL of our own. `exited` settles when it ends without having been asked to. */
export type EmbeddedPostgres = { databaseUrl: string; exited: Promise<Error>; stop(): Promise<void> };

const sharedFolder = '/var/lib/parley';
const startTimeoutMs = 60_000;
const portTriesMax = 3;

/** Settings of every embedded cluster: only this machine, room for several nodes, no just-in-time compiler for queries of a millisecond. */
const baseSettings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'jit=off',
  'random_page_cost=1.1',
  'log_min_messages=warning',
  'log_timezone=UTC',
  'timezone=UTC',
];

const ownCluster = (dataDir: string): string => join(dataDir, 'postgres');
const movedCluster = (dataDir: string): string =>
  join(sharedFolder, `${basename(dataDir)}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`, 'postgres');

/** The folders that a cluster of this data folder may be in: within it, and where it is kept for a root whose folder nobody else may pass. */
export function placesOf(dataDir: string): string[] {
  return [ownCluster(dataDir), movedCluster(dataDir)];
}

/** Where the cluster and the binaries can live: as root, every folder above must be passable for the user `postgres`. */
async function choosePlaces(dataDir: string, isRoot: boolean, say: (line: string) => void): Promise<{ cluster: string; binaries: PostgresBinaries }> {
  const found = await findPostgresBinaries();
  const cluster = ownCluster(dataDir);
  if (!isRoot) return { cluster, binaries: found };
  await makePassable(dataDir);
  let binaries = found;
  if (!(await isPassable(found.postgres))) {
    const target = join(
      sharedFolder,
      'postgresql',
      createHash('sha256')
        .update(found.postgres)
        .update(String((await stat(found.postgres)).mtimeMs))
        .digest('hex')
        .slice(0, 12),
    );
    say(`The database's user cannot reach ${dirname(found.postgres)}; PostgreSQL runs from a copy in ${target}.`);
    binaries = await copyPostgresBinaries(found, target);
  }
  if (await isPassable(cluster)) return { cluster, binaries };
  const moved = movedCluster(dataDir);
  say(`The database's user cannot reach ${dataDir}; the database is kept in ${moved}.`);
  await mkdir(dirname(moved), { recursive: true, mode: 0o711 });
  return { cluster: moved, binaries };
}

async function readOrMakePassword(file: string): Promise<string> {
  const existing = await readFile(file, 'utf8').catch(() => null);
  if (existing !== null && existing.trim() !== '') return existing.trim();
  const made = randomBytes(24).toString('base64url');
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function waitUntilReady(postgres: PostgresProcess, url: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (!(await canConnect(url))) {
    if (postgres.isOver()) throw new Error(`PostgreSQL did not start:\n${await postgres.lastWords()}`);
    if (Date.now() > deadline) throw new Error(`PostgreSQL was not ready after ${startTimeoutMs / 1_000} s:\n${await postgres.lastWords()}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function ensureDatabase(serverUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${serverUrl}/postgres` });
  client.on('error', () => undefined); // a lost connection shows in the next query
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/**
 * Starts the PostgreSQL 18 that npm brought, with its cluster in `dataDir` (made at the first start). It runs in a process group of its own, so that Ctrl+C
 * reaches only the relay, and ends by itself when the relay is killed. What an earlier, killed relay left is taken over. Stop it last.
 * @throws {Error} in words for a person, with PostgreSQL's own last lines
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const owner = await databaseOwner();
  const { cluster, binaries } = await choosePlaces(dataDir, owner !== null, options.say);
  const isTemporary = options.isTemporary === true;
  const password = await readOrMakePassword(join(dataDir, 'postgres-password'));
  if ((await stat(join(cluster, 'PG_VERSION')).catch(() => null)) === null) {
    options.say('Making the database (only at the first start) …');
    // Made aside and moved when it is whole: one that was interrupted is never taken for a database.
    const making = `${cluster}.making`;
    await rm(making, { recursive: true, force: true });
    await mkdir(making, { recursive: true, mode: 0o700 });
    if (owner !== null) await chown(making, owner.uid, owner.gid);
    await createCluster({ initdb: binaries.initdb, cluster: making, password, owner, isTemporary });
    await rename(making, cluster);
  }
  await stopLeftover(cluster, options.say);
  const settings = [...baseSettings, ...(isTemporary ? ['fsync=off', 'full_page_writes=off'] : []), ...(options.settings ?? [])];
  for (let tries = 1; ; tries += 1) {
    const port = options.port ?? (await freePort());
    const postgres = await runPostgres({ program: binaries.postgres, cluster, settings: [...settings, `port=${port}`], owner, isTemporary });
    const serverUrl = `postgresql://parley:${encodeURIComponent(password)}@127.0.0.1:${port}`;
    try {
      await waitUntilReady(postgres, `${serverUrl}/postgres`);
      await ensureDatabase(serverUrl, 'parley');
      return { databaseUrl: `${serverUrl}/parley`, exited: postgres.exited, stop: postgres.stop };
    } catch (error) {
      await postgres.stop();
      // A free port may be taken by another program before PostgreSQL has it.
      const isPortTaken = error instanceof Error && error.message.includes('Address already in use');
      if (!isPortTaken || options.port !== undefined || isTemporary || tries === portTriesMax) throw error;
    }
  }
}
