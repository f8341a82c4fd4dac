import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrate, migrationState } from '../../../prisma/migrate.ts';
import type { Contents } from '../../domain/files/file-ports.ts';
import { CliError } from '../cli-error.ts';
import { withClient } from '../open-place.ts';
import { formatCount, type Terminal } from '../terminal.ts';
import type { BackupPlace } from './backup-place.ts';
import { openContent } from './content-parts.ts';
import { makeRoom, type SchemaSwap } from './make-room.ts';
import type { Manifest } from './manifest.ts';
import { unpacked } from './packing.ts';
import { readTable, roomLogs, tallyOf } from './read-table.ts';
import type { BackupKey } from './sealing.ts';
import { copyInStatement, plainText, planTables, truncateStatement } from './table-plan.ts';
import { verifyBackup } from './verify-backup.ts';

export type RestoreInput = {
  databaseUrl: string;
  contents: Contents;
  /** Where files lie for a moment on their way into the file store. */
  spoolFolder: string;
  place: BackupPlace;
  name: string;
  manifest: Manifest;
  key: BackupKey | null;
  /** Whether a server that is in use may be replaced. */
  isForced: boolean;
  /** Back to a backup of a moment ago, since which nothing was said: the same store, and no newer tables. */
  isRollback?: boolean;
  /** Where the migrations are, if not where they belong. */
  migrations?: string | undefined;
  terminal: Terminal;
};

/** @throws {CliError} where this version does not know the form of the backup's tables */
async function requireKnownMigrations({ databaseUrl, manifest, migrations }: RestoreInput): Promise<void> {
  const { done, pending, unknown } = await migrationState(databaseUrl, migrations);
  const known = new Set([...done.filter((name) => !unknown.includes(name)), ...pending]);
  const newer = manifest.migrations.filter((name) => !known.has(name));
  if (newer.length === 0) return;
  throw new CliError(
    `The backup was made by Parley ${manifest.parley}, which is newer than this one.`,
    'Install that version (or a newer one) and restore with it.',
  );
}

async function restoreContents(input: RestoreInput): Promise<void> {
  const { manifest, terminal } = input;
  if (manifest.contents.length === 0) return;
  const progress = terminal.progress('Restoring files');
  await mkdir(input.spoolFolder, { recursive: true, mode: 0o700 });
  const path = join(input.spoolFolder, `restore-${process.pid}`);
  for (const [nth, { content, size }] of manifest.contents.entries()) {
    progress.at(nth, manifest.contents.length, 'files');
    await pipeline(await openContent(input.place, content, input.key), createWriteStream(path, { mode: 0o600, flush: true }));
    await input.contents.keep({ path, size, content });
    await rm(path, { force: true });
  }
  progress.done(`${formatCount(manifest.contents.length)} files`);
}

async function layRows(client: pg.ClientBase, input: RestoreInput): Promise<void> {
  const { manifest, place, name, key, terminal } = input;
  const progress = terminal.progress('Restoring the database');
  const total = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  let rows = 0;
  await client.query(truncateStatement(manifest.tables));
  for (const table of manifest.tables) {
    const tally = tallyOf(table);
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of unpacked(await place.read(`${name}/${table.file}`), key)) {
        tally.update(chunk);
        progress.at(rows + tally.rows(), total, 'rows');
        yield chunk;
      }
    }
    await pipeline(counted(), client.query(copyFrom(copyInStatement(table))));
    rows += tally.rows();
  }
  for (const { name: sequence, value } of manifest.sequences)
    await client.query(`SELECT setval(format('public.%I', $1::text)::regclass, $2::bigint)`, [sequence, value]);
  progress.done(`${formatCount(rows)} rows`);
}

/** Reads everything back and compares it with the list of the backup: every table's rows, and every room's log. */
async function proveEqual(client: pg.ClientBase, input: RestoreInput): Promise<void> {
  const { manifest, terminal } = input;
  const progress = terminal.progress('Comparing with the backup');
  const hashes = new Map<string, Map<string, string>>();
  const plans = new Map((await planTables(client)).map((plan) => [plan.name, plan]));
  for (const [nth, table] of manifest.tables.entries()) {
    progress.at(nth, manifest.tables.length, 'tables');
    const tally = tallyOf(table);
    const plan = plans.get(table.name);
    if (plan === undefined) throw new Error(`the table ${table.name} is not there`);
    for await (const _chunk of readTable(client, { ...plan, columns: table.columns }, (chunk) => tally.update(chunk)));
    if (tally.rows() !== table.rows || tally.digest() !== table.rowHash) throw new Error(`the table ${table.name} has other rows than the backup`);
    hashes.set(table.name, tally.byRoom());
  }
  const logs = new Map((await roomLogs(client, hashes)).map((log) => [log.id, log]));
  const other = manifest.rooms.find((room) => logs.get(room.id)?.hash !== room.hash || logs.get(room.id)?.head !== room.head);
  if (other !== undefined || logs.size !== manifest.rooms.length) throw new Error(`the log of room ${other?.id ?? '?'} is not the one of the backup`);
  progress.done(`every table and the logs of ${formatCount(manifest.rooms.length)} rooms are equal`);
}

/** The rows in one transaction with the proof: what is not equal is not there. A new name for the store tells every device to read again. */
async function restoreRows(client: pg.Client, input: RestoreInput): Promise<string> {
  await client.query(plainText);
  await client.query('BEGIN');
  try {
    await layRows(client, input);
    await proveEqual(client, input);
    // Who worked on a room's log then does so no more.
    await client.query('UPDATE public.consumer_cursors SET lease_owner = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL');
    const { rows } = await client.query<{ store_id: string }>(
      `UPDATE public.server SET store_id = CASE WHEN $1 THEN store_id ELSE gen_random_uuid() END RETURNING store_id::text`,
      [input.isRollback === true],
    );
    await client.query('COMMIT');
    return rows[0]?.store_id ?? '';
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/**
 * Lays a backup into an empty database and the file store. Nothing is touched before the whole backup was read and found right; the rows come in one
 * transaction that is committed only once they were read back and are equal. A server that was there (`isForced`) stays aside until then.
 * @returns the new name of the store
 * @throws {CliError} where the place is not empty, a relay works there, or the backup is damaged
 */
export async function restoreBackup(input: RestoreInput): Promise<{ storeId: string }> {
  const { databaseUrl, manifest, terminal } = input;
  await requireKnownMigrations(input);
  let swap: SchemaSwap | null = await makeRoom(databaseUrl, input.isForced, terminal, { isOnlyALook: true });
  await verifyBackup({ place: input.place, folder: input.name, manifest, key: input.key, terminal });
  await restoreContents(input);
  swap = await makeRoom(databaseUrl, input.isForced, terminal, { isOnlyALook: false });
  try {
    await migrate(databaseUrl, { only: new Set(manifest.migrations), folder: input.migrations });
    const storeId = await withClient(databaseUrl, (client) => restoreRows(client, input));
    if (input.isRollback !== true) await migrate(databaseUrl);
    await withClient(databaseUrl, (client) => client.query('ANALYZE'));
    await swap.forget();
    return { storeId };
  } catch (error) {
    await swap.undo();
    if (error instanceof CliError) throw error;
    throw new CliError(
      `Restoring failed: ${error instanceof Error ? error.message : String(error)}`,
      'Everything is as it was before. Look at the disk space of the database, or use another backup.',
      { cause: error },
    );
  }
}
