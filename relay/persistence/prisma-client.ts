import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../../prisma/generated/client.ts';

export type Database = PrismaClient;
/** Runs one statement through Prisma's driver adapter, without the client around it: text arguments, rows as arrays. For the few statements that every message, every call or every opening waits for. */
export type Statement = (sql: string, args: readonly string[]) => Promise<unknown[][]>;

export type Connection = { database: Database; statement: Statement; close(): Promise<void> };

const text = { scalarType: 'string', arity: 'scalar' } as const;

/** Times in milliseconds. The server gives up first, so that its answer, not a cut connection, tells what became of a statement. */
export const databaseTimeouts = { connect: 2_000, lock: 3_000, statement: 5_000, query: 6_000, idleInTransaction: 10_000 } as const;

/**
 * Settings of every connection. Rooms and messages are always found by an index: a plan made while a table was empty must not scan it when it is full. No
 * just-in-time compiler: it would cost more than these statements take. No cache in a loop of look-ups: they are by a whole key, and hardly ever for the same one twice.
 */
const sessionSettings = {
  statement_timeout: databaseTimeouts.statement,
  lock_timeout: databaseTimeouts.lock,
  idle_in_transaction_session_timeout: databaseTimeouts.idleInTransaction,
  jit: 'off',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_memoize: 'off',
};

/**
 * A Prisma client with a pool of its own.
 * @param options.connections most connections at once
 * @param options.isPlannedOnce each statement is planned once a connection and not for every run: planning a page of history takes three times as long as
 *   reading it. Only for statements of few different texts, whose plan is good whatever their values are
 * @param options.isRebuildable what is written here can be made again: a commit does not wait for the disk, and a crash may take the last moment's back
 * @param options.onLost told when an idle connection breaks, which by itself is no error: the next statement gets a new one
 */
export function openDatabase(
  databaseUrl: string,
  options: { connections: number; name: string; isPlannedOnce?: boolean; isRebuildable?: boolean; onLost?: (error: Error) => void },
): Connection {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.connections,
    application_name: options.name,
    connectionTimeoutMillis: databaseTimeouts.connect,
    query_timeout: databaseTimeouts.query,
    keepAlive: true,
    options: Object.entries({
      ...sessionSettings,
      // Left alone, the server goes on planning for the values at hand where it thinks that this makes a cheaper plan, and leaves out what planning costs.
      ...(options.isPlannedOnce === true ? { plan_cache_mode: 'force_generic_plan' } : {}),
      ...(options.isRebuildable === true ? { synchronous_commit: 'off' } : {}),
    })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  });
  // A connection that breaks while idle, or while the pool ends: without a listener that would end the process.
  pool.on('error', (error) => pool.ending || options.onLost?.(error));
  // A connection that breaks while it is being closed has no other listener, and an error nobody hears ends the process. In use, its statement says it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const names = new Map<string, string>();
  const nameOf = (sql: string): string => {
    const name = names.get(sql) ?? `s${names.size}`;
    names.set(sql, name);
    return name;
  };
  // The driver takes an empty name for none.
  const adapter = new PrismaPg(pool, {
    statementNameGenerator: ({ sql }) => (options.isPlannedOnce === true ? nameOf(sql) : ''),
  });
  const database = new PrismaClient({ adapter });
  const connection = adapter.connect();
  return {
    database,
    statement: async (sql, args) => {
      const { rows } = await (await connection).queryRaw({ sql, args: [...args], argTypes: args.map(() => text) });
      return rows;
    },
    close: async () => {
      await database.$disconnect();
      await pool.end();
    },
  };
}
