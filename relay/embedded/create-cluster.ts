import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DatabaseOwner } from './database-owner.ts';

/** Runs `initdb`: UTF-8, an order of text that no operating system update changes, passwords checked by SCRAM. */
export async function createCluster(input: {
  initdb: string;
  cluster: string;
  password: string;
  owner: DatabaseOwner | null;
  isTemporary: boolean;
}): Promise<void> {
  const { initdb, cluster, owner } = input;
  // `initdb` reads the password from a file only; this one is beside the cluster for as long as it runs.
  const passwordFile = join(dirname(cluster), `password-${randomBytes(6).toString('hex')}`);
  await writeFile(passwordFile, `${input.password}\n`, { mode: 0o600 });
  if (owner !== null) await chown(passwordFile, owner.uid, owner.gid);
  const flags = [
    `--pgdata=${cluster}`,
    `--pwfile=${passwordFile}`,
    '--username=parley',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  if (input.isTemporary) flags.push('--no-sync');
  try {
    const child = spawn(initdb, flags, { stdio: ['ignore', 'pipe', 'pipe'], cwd: cluster, ...(owner ?? {}) });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
    if (code !== 0) throw new Error(`initdb failed (exit code ${code}):\n${output.slice(-2_000)}`);
  } catch (error) {
    await rm(cluster, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(passwordFile, { force: true });
  }
}
