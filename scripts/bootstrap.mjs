import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './file-lock.mjs';
import { step } from './progress.mjs';
import { mustRun } from './run-command.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

// Makes a fresh clone ready for a command. Imports nothing from node_modules, which may not be there yet, and runs on the Node 20 of a fresh machine.

const root = fileURLToPath(new URL('..', import.meta.url));
const pinnedNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Tells the pinned Node that another one started it, which it can be told the end of. */
const starterVariable = 'PARLEY_STARTED_BY';

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Whether node_modules holds what the lockfile says, judged by the list npm itself keeps there; packages for other systems may be absent. */
function isInstalled() {
  const kept = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(kept) || !existsSync(pinnedNode)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const actual = JSON.parse(readFileSync(kept, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, link, optional, os, cpu, libc, peer }]) => {
    if (link === true || !path.includes('node_modules/')) return true;
    const isForSome = optional === true || peer === true || os !== undefined || cpu !== undefined || libc !== undefined;
    const found = actual[path];
    return found === undefined ? isForSome : found.version === version;
  });
}

async function installPackages(say) {
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const [command, ...args] = [...npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  say(
    existsSync(join(root, 'node_modules'))
      ? 'The lockfile changed: installing packages again (npm ci).'
      : 'Installing packages (npm ci); this takes about a minute.',
  );
  // Asked in kinder ways, npm goes on for minutes to undo what it did; what it leaves is known as incomplete by the list it writes last.
  await step('installing packages', () => mustRun(command, args, { cwd: root, shell: process.platform === 'win32', endSignal: 'SIGKILL' }), say);
}

/**
 * Installs the packages if needed and makes sure that the calling script runs on the Node the project pins. Where it does not, the script is started
 * again on that Node, signals are passed on, and this process ends with its exit code: then this function never returns.
 * @param {string} script `import.meta.url` of the calling script
 * @param {(line: string) => void} [say]
 */
export async function continueOnPinnedNode(script, say = console.log) {
  if (!isInstalled()) {
    // So that ending this process also ends what it runs: without a listener nobody would be told.
    const end = () => process.exit(130);
    for (const signal of endingSignals) process.on(signal, end);
    // Several commands may start from one checkout at once: one installs, the others wait.
    const lock = join(tmpdir(), `parley-install-${createHash('sha256').update(root).digest('hex').slice(0, 12)}.lock`);
    await withLock(lock, say, async () => isInstalled() || (await installPackages(say)));
    for (const signal of endingSignals) process.off(signal, end);
  }
  const major = readFileSync(join(root, 'node_modules', 'node', 'package.json'), 'utf8').match(/"version":\s*"(\d+)\./)?.[1];
  if (process.versions.node.split('.')[0] === major) return;
  const child = spawn(pinnedNode, [fileURLToPath(script), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: pinnedPath(), [starterVariable]: '1' },
  });
  for (const signal of endingSignals) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      say(`The pinned Node does not start: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (exitCode, signal) => resolve(exitCode ?? (signal === null ? 1 : 128 + 15)));
  });
  process.exit(code);
}

/**
 * For a program of one process: whoever kills the process he started (`kill -9`) has killed the program, also where that went on in another Node, which nobody
 * would tell otherwise. Nothing happens where the program runs in the process that was started.
 */
export function endWithStarter() {
  const isStarted = process.env[starterVariable] !== undefined;
  delete process.env[starterVariable];
  if (!isStarted || process.channel === undefined) return;
  const end = () => process.kill(process.pid, 'SIGKILL');
  process.once('disconnect', end);
  if (!process.connected) end();
  process.channel.unref();
}

function pinnedPath() {
  const bin = join(root, 'node_modules', '.bin');
  const rest = process.env.PATH ?? '';
  return rest.split(process.platform === 'win32' ? ';' : ':')[0] === bin ? rest : `${bin}${process.platform === 'win32' ? ';' : ':'}${rest}`;
}

/**
 * Gets what a command needs beyond the packages; each is looked for first, so the second time costs milliseconds.
 * @param {{ systemPackages?: import('./system-packages.mjs').PackageGroup[]; prismaClient?: boolean; electron?: boolean }} needs
 * @param {(line: string) => void} [say]
 * @returns {Promise<{ electron: import('./electron-runtime.mjs').ElectronRuntime | null }>}
 */
export async function prepare(needs, say = console.log) {
  if (needs.systemPackages !== undefined) await ensureSystemPackages(needs.systemPackages, say);
  if (needs.prismaClient === true) {
    const { ensurePrismaClient } = await import('../prisma/ensure-client.mjs');
    await step('generating the database client', () => ensurePrismaClient(), say);
  }
  if (needs.electron !== true) return { electron: null };
  const { findElectron } = await import('./electron-runtime.mjs');
  return { electron: await findElectron(say) };
}
