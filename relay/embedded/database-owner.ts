import { execFile } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whom the database runs as. PostgreSQL refuses to run as root. */
export type DatabaseOwner = { uid: number; gid: number };

async function findPostgresUser(): Promise<DatabaseOwner | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null; // `id` fails where there is no such user
  }
}

/**
 * Null: the database runs as the user who runs the relay. As root it runs as `postgres`, who is made where he is missing.
 * @throws {Error} in plain words where that user cannot be made
 */
export async function databaseOwner(): Promise<DatabaseOwner | null> {
  if (process.platform === 'win32' || userInfo().uid !== 0) return null;
  const existing = await findPostgresUser();
  if (existing !== null) return existing;
  try {
    await run('groupadd', ['--system', 'postgres']).catch(() => undefined); // a group of that name may be there without the user
    await run('useradd', ['--system', '--gid', 'postgres', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  } catch (error) {
    throw new Error('PostgreSQL does not run as root, and the user "postgres" could not be made. Run the relay as an ordinary user, or set DATABASE_URL.', {
      cause: error,
    });
  }
  const made = await findPostgresUser();
  if (made === null) throw new Error('The user "postgres" was made but cannot be found. Run the relay as an ordinary user, or set DATABASE_URL.');
  return made;
}

/** Whether another user can pass every folder above a path (the `x` bit for others on each). */
export async function isPassable(path: string): Promise<boolean> {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const { mode } = await stat(folder);
    if ((mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Lets others pass a folder of our own without letting them list it. */
export async function makePassable(folder: string): Promise<void> {
  await chmod(folder, 0o711);
}
