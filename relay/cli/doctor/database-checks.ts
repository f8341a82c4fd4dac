import { migrationState } from '../../../prisma/migrate.ts';
import { connectionsOfNode } from '../../persistence/create-persistence.ts';
import { migrationCount } from '../migration-count.ts';
import { type Check, databaseCheck, ok, problem, rowsOf, warning } from './check.ts';

const oldestMajor = 15;
const skewWarnMs = 2_000;
const skewProblemMs = 30_000;
const longTransactionMinutes = 5;
const tries = 5;

/** Where no connection can be made. */
export const reachAdvice = 'Start PostgreSQL, and check host, port, user and password in DATABASE_URL.';

export const databaseChecks: Check[] = [
  {
    name: 'database answers',
    async run({ database, databaseError }) {
      if (database === null) return problem(databaseError?.words ?? 'it does not answer', databaseError?.advice ?? reachAdvice);
      // The best of a few: one may have met something else.
      let ms = Number.POSITIVE_INFINITY;
      for (let n = 0; n < tries; n += 1) {
        const startedAt = performance.now();
        await database.query('SELECT 1');
        ms = Math.min(ms, performance.now() - startedAt);
      }
      return ms < 50
        ? ok(`in ${ms.toFixed(1)} ms`)
        : warning(`slowly, in ${Math.round(ms)} ms`, 'Every message waits for the database: put it on the same machine or network as the relay.');
    },
  },
  databaseCheck('database version', async (database) => {
    const [row] = await rowsOf<{ version: string; number: number }>(
      database,
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS number`,
    );
    const { version = '?', number = 0 } = row ?? {};
    return number >= oldestMajor
      ? ok(`PostgreSQL ${version}`)
      : problem(`PostgreSQL ${version}`, `Use PostgreSQL ${oldestMajor} or newer; 18 is what Parley is tested with.`);
  }),
  databaseCheck('clocks', async (database, { now }) => {
    const before = now().getTime();
    const [row] = await rowsOf<{ at: number }>(database, 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS at');
    const skew = Math.abs((row?.at ?? 0) - (before + now().getTime()) / 2);
    const words = `this machine and the database differ by ${skew < 1_000 ? `${Math.round(skew)} ms` : `${(skew / 1_000).toFixed(1)} s`}`;
    const advice = 'Switch on time synchronisation (chrony, systemd-timesyncd) on both machines.';
    return skew > skewProblemMs ? problem(words, advice) : skew > skewWarnMs ? warning(words, advice) : ok(words);
  }),
  databaseCheck('failed migrations', async (database) => {
    const [failed] = await rowsOf<{ name: string }>(
      database,
      `SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL LIMIT 1`,
    ).catch(() => []);
    if (failed !== undefined)
      return problem(
        `the migration ${failed.name} failed`,
        'Run `parley-relay upgrade`: it says why, and leaves the database as it was where it cannot go on.',
      );
    return ok('none has failed');
  }),
  databaseCheck('indexes', async (database) => {
    const rows = await rowsOf<{ name: string }>(
      database,
      `SELECT c.relname::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace AND NOT (i.indisvalid AND i.indisready)`,
    );
    return rows.length === 0
      ? ok('all are valid')
      : problem(`not valid: ${rows.map((row) => row.name).join(', ')}`, `In psql: REINDEX INDEX CONCURRENTLY ${rows[0]?.name}; and so for each.`);
  }),
  databaseCheck('durability', async (database) => {
    const rows = await rowsOf<{ name: string }>(
      database,
      `SELECT name FROM pg_settings WHERE (name IN ('fsync', 'full_page_writes') AND setting = 'off') OR (name = 'synchronous_commit' AND setting = 'off')`,
    );
    return rows.length === 0
      ? ok('what is acknowledged is on the disk')
      : problem(
          `${rows.map((row) => row.name).join(' and ')} switched off`,
          'A power cut would lose messages that were acknowledged. Remove these settings from postgresql.conf and restart PostgreSQL.',
        );
  }),
  databaseCheck('vacuum', async (database) => {
    const [row] = await rowsOf<{ autovacuum: string; age: number }>(
      database,
      `SELECT current_setting('autovacuum') AS autovacuum, max(age(datfrozenxid))::float8 AS age FROM pg_database WHERE datallowconn`,
    );
    if (row?.autovacuum === 'off')
      return problem('autovacuum is off', 'Tables grow without end, and one day PostgreSQL stops taking writes. Set autovacuum = on.');
    return (row?.age ?? 0) > 1_000_000_000
      ? problem('transaction numbers run out', 'Run VACUUM (FREEZE) on the database now, while it still takes writes.')
      : ok('autovacuum runs');
  }),
  databaseCheck('long transactions', async (database) => {
    const rows = await rowsOf<{ pid: number; minutes: number; name: string }>(
      database,
      `SELECT pid, floor(extract(epoch FROM clock_timestamp() - xact_start) / 60)::int AS minutes, application_name AS name FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < clock_timestamp() - make_interval(mins => $1) ORDER BY xact_start`,
      [longTransactionMinutes],
    );
    const [oldest] = rows;
    return oldest === undefined
      ? ok(`none is older than ${longTransactionMinutes} minutes`)
      : warning(
          `one is open for ${oldest.minutes} minutes (process ${oldest.pid}${oldest.name === '' ? '' : `, ${oldest.name}`})`,
          `Old rows cannot be cleaned up meanwhile. A backup may take so long; anything else ends with SELECT pg_terminate_backend(${oldest.pid});`,
        );
  }),
  databaseCheck('connections', async (database) => {
    const [row] = await rowsOf<{ used: number; most: number }>(
      database,
      `SELECT (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS used, current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most`,
    );
    const { used = 0, most = 0 } = row ?? {};
    const words = `${used} of ${most} in use`;
    return most - used < connectionsOfNode
      ? problem(words, `A node takes up to ${connectionsOfNode}. Raise max_connections, or put fewer nodes on this database.`)
      : ok(words);
  }),
];

/** Needs the connection string itself, since migrations are read by Prisma's rules. */
export function migrationsCheck(databaseUrl: string): Check {
  return databaseCheck('schema', async () => {
    const { done, pending, unknown } = await migrationState(databaseUrl);
    if (unknown.length > 0) {
      return warning(
        `the database is newer than this program (${migrationCount(unknown.length)} it does not know)`,
        'Update this node too; old nodes may run beside new ones only during an upgrade.',
      );
    }
    if (done.length === 0) return warning('the database is empty', 'Start a relay once: it makes its tables itself.');
    return pending.length === 0
      ? ok(`${migrationCount(done.length)}, none is missing`)
      : warning(
          `${migrationCount(pending.length)} ${pending.length === 1 ? 'is' : 'are'} missing`,
          'Run `parley-relay upgrade`, or start a node of this version: it applies them.',
        );
  });
}
