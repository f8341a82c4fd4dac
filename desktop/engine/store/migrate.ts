/** One step of a database's schema. Numbers are consecutive from 1 and never change once released. */
export type Migration = { number: number; name: string; sql: string };

/** A database made by a newer version of the app. */
export class NewerStoreError extends Error {
  constructor(found: number, known: number) {
    super(`The local database has version ${found}, this app knows only ${known}. Start the newer app again.`);
    this.name = 'NewerStoreError';
  }
}

/**
 * The steps that lead from `version` (SQLite's `user_version`, 0 for a new file) to the newest.
 * @throws NewerStoreError when the file is ahead of the code, Error when the list itself has a gap
 */
export function pendingMigrations(version: number, migrations: readonly Migration[]): Migration[] {
  for (const [index, migration] of migrations.entries()) {
    if (migration.number !== index + 1) throw new Error(`migration ${migration.name} should have number ${index + 1}`);
  }
  if (version > migrations.length) throw new NewerStoreError(version, migrations.length);
  return migrations.slice(version);
}
