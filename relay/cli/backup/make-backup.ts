import pg from 'pg';
import type { Contents } from '../../domain/files/file-ports.ts';
import { CliError } from '../cli-error.ts';
import { formatBytes, formatCount, type Terminal } from '../terminal.ts';
import type { BackupPlace } from './backup-place.ts';
import { saveContents } from './content-parts.ts';
import { findContents } from './find-contents.ts';
import { type BackedUpTable, backupFormat, type Manifest, manifestName, writeManifest } from './manifest.ts';
import { hashed, packed } from './packing.ts';
import { readTable, roomLogs, tallyOf } from './read-table.ts';
import type { BackupKey } from './sealing.ts';
import { plainText, planTables, type TablePlan } from './table-plan.ts';
import { verifyBackup } from './verify-backup.ts';

/** Tables are read side by side, all as of one moment. */
const readers = 2;

export type BackupInput = {
  databaseUrl: string;
  contents: Contents;
  place: BackupPlace;
  key: BackupKey | null;
  version: string;
  now: Date;
  terminal: Terminal;
};

async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000, application_name: 'parley-cli' });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(plainText);
  return client;
}

type Basics = { store_id: string; postgres: string; migrations: string[]; sequences: { name: string; value: string }[] };

async function readBasics(client: pg.ClientBase): Promise<Basics> {
  const table = await client.query(`SELECT to_regclass('public.server') IS NOT NULL AS exists`);
  const { rows } =
    table.rows[0]?.exists === true
      ? await client.query<Basics>(
          `SELECT s.store_id::text, current_setting('server_version') AS postgres,
             ARRAY(SELECT m.migration_name::text FROM public._prisma_migrations m WHERE m.finished_at IS NOT NULL AND m.rolled_back_at IS NULL ORDER BY 1) AS migrations,
             coalesce((SELECT json_agg(json_build_object('name', q.sequencename, 'value', q.last_value::text) ORDER BY q.sequencename) FROM pg_sequences q
               WHERE q.schemaname = 'public' AND q.last_value IS NOT NULL), '[]'::json) AS sequences
           FROM public.server s`,
        )
      : { rows: [] };
  const [basics] = rows;
  if (basics === undefined)
    throw new CliError('There is nothing to save: no relay has used this database yet.', 'Is DATABASE_URL (or DATA_DIR) the one of your relay?');
  return basics;
}

/** Work taken from one queue by several workers; the first failure ends it for all. */
async function shareOut<T>(items: T[], workers: ((item: T) => Promise<void>)[]): Promise<void> {
  const queue = [...items];
  await Promise.all(
    workers.map(async (work) => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
        await work(item).catch((error: unknown) => {
          queue.length = 0;
          throw error;
        });
      }
    }),
  );
}

/**
 * Saves the whole server as of one moment: every table from one snapshot, and every file that a table names. What was written is read again before the backup
 * counts as one; until then nobody takes it for a backup.
 * @returns the backup's name at its place
 */
export async function makeBackup(input: BackupInput): Promise<{ name: string; manifest: Manifest; bytes: number }> {
  const { place, key, terminal } = input;
  const name = `parley-${input.now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')}`;
  const staging = place.stagingOf(name);
  const lead = await connect(input.databaseUrl);
  const others: pg.Client[] = [];
  try {
    await lead.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const basics = await readBasics(lead);
    const { rows: snapshots } = await lead.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
    const plans = await planTables(lead);
    const expected = await lead.query<{ rows: number }>(
      `SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::float8 AS rows FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`,
    );
    for (let nth = 0; nth < readers; nth += 1) {
      const reader = await connect(input.databaseUrl);
      others.push(reader);
      await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await reader.query(`SET TRANSACTION SNAPSHOT '${snapshots[0]?.snapshot ?? ''}'`);
    }

    const tables = new Map<string, BackedUpTable>();
    const roomHashes = new Map<string, Map<string, string>>();
    const progress = terminal.progress('Saving the database');
    let rows = 0;
    const saveTable = (client: pg.Client) => async (plan: TablePlan) => {
      const tally = tallyOf(plan);
      let before = 0;
      const source = readTable(client, plan, (chunk) => {
        tally.update(chunk);
        rows += tally.rows() - before;
        before = tally.rows();
        progress.at(rows, Math.max(rows, Math.round(expected.rows[0]?.rows ?? 0)), 'rows');
      });
      const file = `tables/${plan.name}.zst${key === null ? '' : '.sealed'}`;
      const stored = hashed(packed(source, key));
      await place.write(`${staging}/${file}`, stored.bytes);
      tables.set(plan.name, {
        name: plan.name,
        file,
        columns: plan.columns,
        rows: tally.rows(),
        rowHash: tally.digest(),
        storedHash: stored.digest(),
        storedBytes: stored.count(),
      });
      roomHashes.set(plan.name, tally.byRoom());
    };
    await shareOut(plans, others.map(saveTable));
    progress.done(`${formatCount(rows)} rows in ${plans.length} tables`);

    const filesProgress = terminal.progress('Saving files');
    const saved = await saveContents(place, input.contents, await findContents(lead), key, filesProgress);
    filesProgress.done(`${saved.contents.length} in the backup, ${saved.written.size} of them new`);
    const manifest: Manifest = {
      format: backupFormat,
      parley: input.version,
      madeAt: input.now.toISOString(),
      storeId: basics.store_id,
      postgres: basics.postgres,
      migrations: basics.migrations,
      encryption: key === null ? null : { salt: key.salt, check: key.check },
      sequences: basics.sequences,
      tables: plans.flatMap((plan) => tables.get(plan.name) ?? []),
      rooms: await roomLogs(lead, roomHashes),
      contents: saved.contents,
      missingContents: saved.missing,
    };
    await verifyBackup({ place, folder: staging, manifest, key, contents: saved.written, terminal });
    await place.write(`${staging}/${manifestName}`, oneChunk(writeManifest(manifest)));
    await place.finish(name);
    const bytes = manifest.tables.reduce((sum, table) => sum + table.storedBytes, 0);
    terminal.say(`${name}: ${formatBytes(bytes)} of tables, ${formatBytes(manifest.contents.reduce((sum, content) => sum + content.size, 0))} of files.`);
    return { name, manifest, bytes };
  } catch (error) {
    await place.remove(staging).catch(() => undefined);
    throw error;
  } finally {
    for (const client of [...others, lead]) await client.end().catch(() => undefined);
  }
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, 'utf8');
}
