import { existsSync, renameSync } from 'node:fs';
import Database from 'better-sqlite3';
import { type Migration, NewerStoreError, pendingMigrations } from './migrate.ts';
import { StoreError, type StoreProblem, storeProblemOf } from './sqlite-errors.ts';
import type { ReadHandle, SqlValue, Store, WriteHandle } from './store.ts';

type OpenInput = {
  path: string;
  migrations: readonly Migration[];
  /** `full`: every commit reaches the disk (what only this person has); `normal`: a power cut may lose the last commits, never the file (what can be read again). */
  durability: 'full' | 'normal';
  /** Overwrites deleted content: for what others may delete. */
  secureDelete: boolean;
  /**
   * `rebuild` (what can be read again): a damaged or newer file is put aside and an empty one made. `salvage` (what only this person has): a damaged file is
   * put aside too, but what can still be read of it is taken over; a newer one is refused.
   */
  onDamage: 'rebuild' | 'salvage';
  onProblem: (problem: StoreProblem) => void;
  nowMs: number;
};

function statementsOf(db: Database.Database) {
  const prepared = new Map<string, Database.Statement<SqlValue[]>>();
  return (sql: string): Database.Statement<SqlValue[]> => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = db.prepare<SqlValue[]>(sql);
    prepared.set(sql, statement);
    return statement;
  };
}

function readHandleOf(db: Database.Database, guard: <T>(run: () => T) => T): ReadHandle {
  const prepare = statementsOf(db);
  return {
    get: <T>(sql: string, ...values: SqlValue[]) => guard(() => prepare(sql).get(...values) as T | undefined),
    all: <T>(sql: string, ...values: SqlValue[]) => guard(() => prepare(sql).all(...values) as T[]),
  };
}

function migrateNow(db: Database.Database, migrations: readonly Migration[]): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  for (const migration of pendingMigrations(version, migrations)) {
    db.transaction(() => {
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.number}`);
    }).immediate();
  }
}

function openDatabase(input: OpenInput): Database.Database {
  const db = new Database(input.path, { timeout: 2_000 });
  try {
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${input.durability === 'full' ? 'FULL' : 'NORMAL'}`);
    if (input.secureDelete) db.pragma('secure_delete = ON');
    db.pragma('temp_store = MEMORY');
    db.pragma('mmap_size = 268435456');
    // A small file, and the only copy: looked through whole before it is trusted.
    if (input.onDamage === 'salvage' && db.pragma('quick_check(1)', { simple: true }) !== 'ok')
      throw new StoreError('corrupt', new Error(`${input.path} is damaged`));
    migrateNow(db, input.migrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Puts a damaged database (with its WAL) aside under a name that tells when, and answers the new name. The file is never deleted. */
export function quarantine(path: string, nowMs: number): string {
  const aside = `${path}.damaged-${nowMs}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  return aside;
}

/** Copies every row that can still be read, table by table; a row that cannot ends its table. */
function salvage(from: string, into: Database.Database): void {
  const tables = into.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'").all();
  for (const { name } of tables) {
    try {
      const damaged = new Database(from, { readonly: true });
      try {
        for (const row of damaged.prepare<[], Record<string, SqlValue>>(`SELECT * FROM ${name}`).iterate()) {
          const columns = Object.keys(row);
          into.prepare(`INSERT OR IGNORE INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`).run(...Object.values(row));
        }
      } finally {
        damaged.close();
      }
    } catch (error) {
      if (storeProblemOf(error) === null) throw error;
    }
  }
}

/** Opens (and migrates) one database. @throws StoreError, NewerStoreError (only with `onDamage: 'salvage'`) */
export function openStore(input: OpenInput): Store {
  let quarantined: string | null = null;
  let db: Database.Database;
  try {
    db = openDatabase(input);
  } catch (error) {
    const problem = storeProblemOf(error);
    if (problem !== 'corrupt' && !(error instanceof NewerStoreError && input.onDamage === 'rebuild')) throw problem ? new StoreError(problem, error) : error;
    quarantined = quarantine(input.path, input.nowMs);
    db = openDatabase(input);
    if (input.onDamage === 'salvage') salvage(quarantined, db);
  }
  const guard = <T>(run: () => T): T => {
    try {
      return run();
    } catch (error) {
      // Another store's trouble within this one's transaction has been told by that store: this file is sound.
      const problem = error instanceof StoreError ? null : storeProblemOf(error);
      if (!problem) throw error;
      input.onProblem(problem);
      throw new StoreError(problem, error);
    }
  };
  const plain = <T>(run: () => T): T => run();
  const inner = readHandleOf(db, plain);
  const prepare = statementsOf(db);
  const handle = { ...inner, run: (sql: string, ...values: SqlValue[]) => ({ changes: prepare(sql).run(...values).changes }) } as WriteHandle;
  return {
    path: input.path,
    quarantined,
    read: readHandleOf(db, guard),
    snapshot: (run) => guard(() => db.transaction(run)()),
    write: (change) => guard(() => db.transaction(() => change(handle)).immediate()),
    close: () => db.close(),
  };
}

/** A second, read-only connection for the reader thread. `snapshot`: all reads within see one state of the file. */
export function openReadOnly(path: string): { read: ReadHandle; snapshot: <T>(run: () => T) => T; close: () => void } {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 2_000 });
  return { read: readHandleOf(db, (run) => run()), snapshot: (run) => db.transaction(run)(), close: () => db.close() };
}

/** Holds the profile for this process until `close`: an open exclusive transaction, which the system drops even when the process is killed. @throws StoreError `busy` */
export function lockProfile(path: string): { close(): void } {
  const db = new Database(path, { timeout: 0 });
  try {
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    const problem = storeProblemOf(error);
    throw problem ? new StoreError(problem, error) : error;
  }
  return {
    close() {
      db.exec('ROLLBACK');
      db.close();
    },
  };
}
