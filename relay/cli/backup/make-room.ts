import type pg from 'pg';
import { CliError } from '../cli-error.ts';
import { relayConnections, withClient } from '../open-place.ts';
import type { Terminal } from '../terminal.ts';

/** What was there is kept aside while something new is laid down. */
export type SchemaSwap = { undo(): Promise<void>; forget(): Promise<void> };

const asidePrefix = 'parley_before_';
const nothingAside: SchemaSwap = { undo: async () => undefined, forget: async () => undefined };

async function tablesOf(client: pg.ClientBase, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT tablename::text AS name FROM pg_tables WHERE schemaname = $1', [schema]);
  return rows.map((row) => row.name);
}

/** Whether anybody ever used this server: it has an account, a room or an event. */
async function isInUse(client: pg.ClientBase): Promise<boolean> {
  const tables = await tablesOf(client, 'public');
  for (const table of ['users', 'rooms', 'events']) {
    if (!tables.includes(table)) continue;
    const { rows } = await client.query<{ used: boolean }>(`SELECT EXISTS (SELECT 1 FROM public.${table}) AS used`);
    if (rows[0]?.used === true) return true;
  }
  const foreign = tables.length > 0 && !tables.includes('_prisma_migrations');
  return foreign;
}

/** A restore that was killed left the server of before aside and an empty one in its place: it is put back. */
async function putBackInterrupted(client: pg.ClientBase, terminal: Terminal): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT nspname::text AS name FROM pg_namespace WHERE nspname LIKE '${asidePrefix.replaceAll('_', '\\_')}%' ORDER BY nspname`,
  );
  const [aside] = rows;
  if (aside === undefined || (await isInUse(client))) return;
  await client.query('BEGIN');
  await client.query('DROP SCHEMA public CASCADE');
  await client.query(`ALTER SCHEMA ${client.escapeIdentifier(aside.name)} RENAME TO public`);
  await client.query('COMMIT');
  terminal.say('An earlier restore was interrupted; what was there before it is back in its place.');
}

/**
 * Makes sure that nothing is overwritten: the database is empty, or it may be replaced and is put aside.
 * @throws {CliError} where a relay works on it, or it is in use and may not be replaced
 */
export async function makeRoom(databaseUrl: string, isForced: boolean, terminal: Terminal, { isOnlyALook }: { isOnlyALook: boolean }): Promise<SchemaSwap> {
  return withClient(databaseUrl, async (client) => {
    if ((await relayConnections(client)) > 0) {
      throw new CliError(
        'A relay is using this database.',
        'Stop every node first (docker compose stop relay-a relay-b, or systemctl stop parley-relay), then restore.',
      );
    }
    await putBackInterrupted(client, terminal);
    if ((await isInUse(client)) && !isForced) {
      throw new CliError(
        'There is a server in this database already; nothing was changed.',
        'Restore into an empty database, or add --force to replace everything that is there.',
      );
    }
    if (isOnlyALook) return nothingAside;
    const aside = `${asidePrefix}${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`;
    try {
      await client.query('BEGIN');
      await client.query(`ALTER SCHEMA public RENAME TO ${client.escapeIdentifier(aside)}`);
      await client.query('CREATE SCHEMA public');
      await client.query('COMMIT');
    } catch (error) {
      throw new CliError(
        `The user of DATABASE_URL may not make room in this database: ${error instanceof Error ? error.message : String(error)}`,
        'Restore as the owner of the database (ALTER DATABASE … OWNER TO …); nothing was changed.',
        { cause: error },
      );
    }
    return {
      undo: () =>
        withClient(databaseUrl, async (again) => {
          await again.query('BEGIN');
          await again.query('DROP SCHEMA public CASCADE');
          await again.query(`ALTER SCHEMA ${again.escapeIdentifier(aside)} RENAME TO public`);
          await again.query('COMMIT');
        }),
      forget: () => withClient(databaseUrl, async (again) => void (await again.query(`DROP SCHEMA ${again.escapeIdentifier(aside)} CASCADE`))),
    };
  });
}
