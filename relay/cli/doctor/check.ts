import type pg from 'pg';
import type { RelayConfig } from '../../config.ts';
import type { Contents } from '../../domain/files/file-ports.ts';
import type { BackupPlace } from '../backup/backup-place.ts';

/** What a check found: `advice` says what to do about it. `skipped`: it does not apply here. */
export type Finding = { level: 'ok' | 'warning' | 'problem' | 'skipped'; words: string; advice?: string };

/** Why there is no database to ask, and what to do about it. */
export type DatabaseError = { words: string; advice: string };

/** What checks look at. `database` null: it does not answer, which one check says and the others need not repeat. */
export type Patient = {
  config: RelayConfig;
  database: pg.Client | null;
  databaseError: DatabaseError | null;
  contents: Contents;
  backups: BackupPlace | null;
  /** Look at every room and every file, not at a sample. */
  isDeep: boolean;
  now(): Date;
};
export type Check = { name: string; run(patient: Patient): Promise<Finding> };

export const ok = (words: string): Finding => ({ level: 'ok', words });
export const skipped = (words: string): Finding => ({ level: 'skipped', words });
export const warning = (words: string, advice: string): Finding => ({ level: 'warning', words, advice });
export const problem = (words: string, advice: string): Finding => ({ level: 'problem', words, advice });

/** A check of the database, which is left out where there is none to ask. */
export function databaseCheck(name: string, run: (database: pg.Client, patient: Patient) => Promise<Finding>): Check {
  return { name, run: async (patient) => (patient.database === null ? skipped('the database does not answer') : run(patient.database, patient)) };
}

/** The rows of a query, typed by the one who wrote it. */
export async function rowsOf<T>(database: pg.ClientBase, sql: string, values: unknown[] = []): Promise<T[]> {
  return (await database.query(sql, values)).rows as T[];
}
