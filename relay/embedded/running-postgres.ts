import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { canConnect } from './can-connect.ts';
import { placesOf } from './embedded-postgres.ts';

/** Lines of `postmaster.pid`, as PostgreSQL documents them: 0 process id, 3 port. */
const portLine = 3;

/**
 * The embedded PostgreSQL that a relay of this folder runs at the moment.
 * @returns its connection string; null where none answers
 */
export async function findRunningPostgres(dataDir: string): Promise<string | null> {
  const folder = resolve(dataDir);
  const password = await readFile(join(folder, 'postgres-password'), 'utf8').catch(() => null);
  if (password === null) return null;
  for (const cluster of placesOf(folder)) {
    const lines = await readFile(join(cluster, 'postmaster.pid'), 'utf8').then(
      (text) => text.split('\n'),
      () => [],
    );
    const port = Number(lines[portLine]);
    if (!Number.isInteger(port) || port <= 0) continue;
    const databaseUrl = `postgresql://parley:${encodeURIComponent(password.trim())}@127.0.0.1:${port}/parley`;
    if (await canConnect(databaseUrl)) return databaseUrl;
  }
  return null;
}
