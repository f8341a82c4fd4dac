import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseOwner } from './database-owner.ts';

export type PostgresProcess = {
  exited: Promise<Error>;
  isOver(): boolean;
  /** The last lines of its output, for an error message. */
  lastWords(): Promise<string>;
  /** Fast shutdown (open transactions are rolled back, all data written); hard after 10 s. */
  stop(): Promise<void>;
};

const stopTimeoutMs = 10_000;
const supervisorName = 'parley-postgres';

/**
 * A shell between the relay and PostgreSQL: when the relay goes, however it goes, the pipe on standard input closes and the shell shuts PostgreSQL down in
 * order. A plain child would outlive a killed relay. `$1`: folder to remove at the end, or empty.
 */
const supervisor = `remove=$1; shift
exec 3<&0
"$@" </dev/null &
server=$!
{ read -r _ <&3; kill -INT $server 2>/dev/null; } &
watcher=$!
trap 'kill -INT $server 2>/dev/null' INT TERM
while kill -0 $server 2>/dev/null; do wait $server; code=$?; done
kill $watcher 2>/dev/null
if [ -n "$remove" ]; then rm -rf "$remove"; fi
exit $code`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // alive, but another user's
  }
}

/** Whether a process serves this very cluster: a number in an old file may by now belong to any other program. */
async function servesCluster(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.split('\0').includes(cluster);
}

/** Signals a process, or by a negative number a process group, that may have ended since it was looked at. */
function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Whether the shell that a relay put above its PostgreSQL still watches this one (Linux; elsewhere it is taken for abandoned). */
async function isSupervised(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const parent = /^PPid:\s*(\d+)$/m.exec(status)?.[1];
  const commandLine = parent === undefined ? '' : await readFile(`/proc/${parent}/cmdline`, 'utf8').catch(() => '');
  return commandLine.split('\0').includes(supervisorName);
}

/**
 * Makes room for a new server: waits for the PostgreSQL of an earlier, killed relay to stop, stops an abandoned one, and clears its lock file.
 * @throws {Error} in words for a person where another relay is using this cluster
 */
export async function stopLeftover(cluster: string, say: (line: string) => void): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const content = await readFile(file, 'utf8').catch(() => null);
  if (content === null) return;
  const pid = Number.parseInt(content, 10);
  if (Number.isInteger(pid) && pid > 1 && (await servesCluster(pid, cluster))) {
    say('Waiting for the database of an earlier run to stop …');
    const deadline = Date.now() + stopTimeoutMs;
    for (let asked = false; await servesCluster(pid, cluster); await sleep(50)) {
      if (await isSupervised(pid)) {
        if (Date.now() > deadline) throw new Error('Another relay is using this DATA_DIR. Stop it, or give this one a DATA_DIR or a DATABASE_URL of its own.');
      } else if (!asked) {
        signal(pid, 'SIGINT');
        asked = true;
      } else if (Date.now() > deadline) signal(pid, 'SIGQUIT');
    }
  }
  await rm(file, { force: true });
}

/** Starts the server in a process group of its own. */
export async function runPostgres(input: {
  program: string;
  cluster: string;
  settings: readonly string[];
  owner: DatabaseOwner | null;
  isTemporary: boolean;
}): Promise<PostgresProcess> {
  const { program, cluster, owner } = input;
  const args = ['-D', cluster, ...input.settings.flatMap((setting) => ['-c', setting])];
  const common = { cwd: cluster, ...(owner ?? {}) };
  const child: ChildProcess =
    process.platform === 'win32'
      ? spawn(program, args, { ...common, stdio: ['pipe', 'ignore', 'pipe'] })
      : spawn('/bin/sh', ['-c', supervisor, supervisorName, input.isTemporary ? cluster : '', program, ...args], {
          ...common,
          stdio: ['pipe', 'ignore', 'pipe'],
          detached: true,
        });
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-4_000);
  });
  child.stdin?.on('error', () => {});
  let isOver = false;
  let isStopping = false;
  const ended = new Promise<void>((done) => child.once('exit', () => done()).once('error', () => done())).then(() => {
    isOver = true;
  });
  const exited = new Promise<Error>((settle) => {
    void ended.then(() => {
      if (!isStopping) settle(new Error(`PostgreSQL ended by itself:\n${output}`));
    });
  });
  const stop = async () => {
    isStopping = true;
    if (process.platform === 'win32') child.kill();
    else child.stdin?.end();
    const timer = setTimeout(() => child.pid !== undefined && signal(-child.pid, 'SIGQUIT'), stopTimeoutMs);
    await ended;
    clearTimeout(timer);
  };
  return { exited, isOver: () => isOver, lastWords: async () => output.trim(), stop };
}
