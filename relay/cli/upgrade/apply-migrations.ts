import { createHash } from 'node:crypto';
import type pg from 'pg';
import { migrationLockKey, readMigrations } from '../../../prisma/migrate.ts';
import { CliError } from '../cli-error.ts';
import { withClient } from '../open-place.ts';

/** A change of a table waits at most this long for those who use it: behind it everybody would wait. */
const lockTimeoutMs = 4_000;
const triesMax = 5;
const lockNotAvailable = '55P03';
const notInTransaction = '25001';

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

async function applyOnce(client: pg.Client, wanted: { name: string; script: string }[]): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
    await client.query('SET LOCAL statement_timeout = 0');
    // What failed before left nothing behind but its line: each script is one transaction.
    await client.query('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL');
    for (const { name, script } of wanted) {
      try {
        await client.query(script);
      } catch (error) {
        throw Object.assign(new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error }), { code: codeOf(error) });
      }
      await client.query(
        `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count) VALUES (gen_random_uuid()::text, $1, now(), $2, now(), 1)`,
        [createHash('sha256').update(script).digest('hex'), name],
      );
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/**
 * Applies migrations together: all of them or none, under the lock that starting nodes take too. Kept in Prisma's own table, as Prisma does.
 * @throws {CliError} where one fails; the database is then exactly as it was
 */
export async function applyMigrations(databaseUrl: string, names: readonly string[], folder: string, say: (line: string) => void): Promise<void> {
  const { migrationDirectories } = await readMigrations(folder);
  const wanted = migrationDirectories.flatMap(({ path, migrationFile }) =>
    names.includes(path) && migrationFile.content.tag === 'ok' ? [{ name: path, script: migrationFile.content.value }] : [],
  );
  await withClient(databaseUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1::bigint)', [migrationLockKey]);
    for (let tries = 1; ; tries += 1) {
      try {
        await applyOnce(client, wanted);
        return;
      } catch (error) {
        if (codeOf(error) === lockNotAvailable && tries < triesMax) {
          say('A table is in use; trying again …');
          continue;
        }
        const advice =
          codeOf(error) === lockNotAvailable
            ? 'Somebody holds a table for long: `parley-relay doctor` names the transaction. End it, or upgrade at a quieter time.'
            : codeOf(error) === notInTransaction
              ? 'This migration cannot be taken back; read the notes of the release for how it is applied.'
              : 'Nothing was changed: the version that runs now runs on. Tell us this message, and stay with that version meanwhile.';
        throw new CliError(`The migration failed and was rolled back: ${error instanceof Error ? error.message : String(error)}`, advice, { cause: error });
      }
    }
  });
}
