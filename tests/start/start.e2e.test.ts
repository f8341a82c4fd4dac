import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createRelayHttp } from '../../desktop/engine-process/relay-http.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Every process of a start inherits it: what still carries it afterwards was left behind. */
const mark = `PARLEY_START_TEST=${randomUUID()}`;
const startLimitMs = 90_000;
const secondStartLimitMs = 5_000;
const stopLimitMs = 25_000;

/** A home of its own; the database's user must be able to pass through it, or the cluster would be kept elsewhere and stay there. */
const home = await mkdtemp(join(tmpdir(), 'parley-start-'));
await chmod(home, 0o711);
let running: { child: ChildProcess; output: () => string } | null = null;

afterEach(async () => {
  if (running !== null) await stop('SIGINT');
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** Runs `npm start` as a terminal does, in a process group of its own, until the window is there. */
async function startParley(): Promise<{ url: string; tookMs: number }> {
  const startedAt = performance.now();
  const [name, value] = mark.split('=') as [string, string];
  const env = {
    ...process.env,
    [name]: value,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    NODE_ENV: undefined,
    VITEST: undefined,
  };
  const child = spawn('npm', ['start', '--silent'], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  running = { child, output: () => output };
  await until(
    () => output.includes('Parley is open') || child.exitCode !== null,
    startLimitMs,
    () => output,
  );
  const tookMs = performance.now() - startedAt;
  const url = /relay: (http:\/\/\S+)/.exec(output)?.[1];
  expect(url, output).toBeDefined();
  expect(child.exitCode, output).toBeNull();
  return { url: url ?? '', tookMs };
}

/** Ctrl+C: the signal goes to everything in the terminal's group. `SIGTERM` goes to npm alone, as from a service manager. */
async function stop(signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  if (running === null) return;
  const { child, output } = running;
  running = null;
  const pid = child.pid ?? 0;
  process.kill(signal === 'SIGINT' ? -pid : pid, signal);
  await until(
    () => survivors().length === 0,
    stopLimitMs,
    () => `still there: ${survivors().join('; ')}\n${output()}`,
  );
}

/** Command lines of the living processes that a start of this test began, however deep and in whatever group. */
function survivors(): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid) || !readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) return [];
      return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')) ? [] : [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
    } catch {
      return []; // gone in the meantime
    }
  });
}

async function until(isSo: () => boolean, limitMs: number, explain: () => string): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`not so after ${limitMs / 1000} s:\n${explain()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test.skipIf(!existsSync('/proc/self/environ'))('one command opens the app, Ctrl+C leaves no process, a second start is quick and has all data', async () => {
  const http = createRelayHttp(() => {});
  const first = await startParley();
  const person = { handle: 'mika', password: 'a long enough password', device: { name: 'test', platform: 'linux' } };
  expect((await http.register(first.url, { ...person, displayName: 'Mika' })).ok).toBe(true);
  const before = await http.serverInfo(first.url);
  await stop('SIGINT');

  const second = await startParley();
  console.log(`npm start: first ${Math.round(first.tookMs)} ms, second ${Math.round(second.tookMs)} ms`);
  expect(second.url).toBe(first.url);
  expect((await http.login(second.url, person)).ok).toBe(true);
  const after = await http.serverInfo(second.url);
  expect(before.ok && after.ok && before.value.storeId === after.value.storeId).toBe(true);

  // npm ends at once on SIGTERM and tells nobody; the rest notices.
  await stop('SIGTERM');

  // A machine that is busy with something else gets two more tries.
  let fastestMs = second.tookMs;
  for (let turn = 0; turn < 2 && fastestMs >= secondStartLimitMs; turn++) {
    fastestMs = Math.min(fastestMs, (await startParley()).tookMs);
    await stop('SIGINT');
  }
  expect(fastestMs).toBeLessThan(secondStartLimitMs);
});

test.skipIf(!existsSync('/proc/self/environ'))('Ctrl+C in the middle of starting leaves no process', async () => {
  const startedAt = Date.now();
  await startParley();
  const wholeMs = Date.now() - startedAt;
  await stop('SIGINT');
  const [name, value] = mark.split('=') as [string, string];
  for (const part of [0.15, 0.3, 0.45, 0.6, 0.75, 0.9]) {
    const env = { ...process.env, [name]: value, XDG_DATA_HOME: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config') };
    const child = spawn('npm', ['start', '--silent'], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    running = { child, output: () => output };
    // The moment is the point here: no condition to wait for.
    await new Promise((resolve) => setTimeout(resolve, wholeMs * part));
    await stop('SIGINT');
  }
});
