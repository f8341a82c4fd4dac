import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real Redis of a test's own, that can be frozen, restarted and emptied. */
export type TestRedis = {
  url: string;
  /** Stops it in its tracks (SIGSTOP): connections stay open, nothing is answered. */
  pause(): void;
  resume(): void;
  /** Ends it at once, as by `kill -9`, and starts an empty one on the same port; `downMs` in between. */
  restart(downMs?: number): Promise<void>;
  flush(): Promise<void>;
  /** Sends one command, as in `redis-cli`, and answers the first line of what comes back. */
  command(line: string): Promise<string>;
  stop(): Promise<void>;
};

/** Starts a Redis on a free port, in memory only. Where there is none on the machine, a Debian root gets it installed; others are told what to install. */
export async function startTestRedis(): Promise<TestRedis> {
  ensureRedisServer();
  const folder = await mkdtemp(join(tmpdir(), 'parley-redis-'));
  const port = await freePort();
  let server = await launch(port, folder);

  return {
    url: `redis://127.0.0.1:${port}`,
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    restart: async (downMs = 0) => {
      await kill(server);
      await new Promise((resolve) => setTimeout(resolve, downMs));
      server = await launch(port, folder);
    },
    flush: async () => void (await command(port, 'FLUSHALL')),
    command: (line) => command(port, line),
    stop: async () => {
      await kill(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function ensureRedisServer(): void {
  const isThere = () => spawnSync('redis-server', ['--version']).status === 0;
  if (isThere()) return;
  if (process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    spawnSync('apt-get', ['install', '-y', '-qq', 'redis-server'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    });
  }
  if (!isThere()) throw new Error('These tests need Redis: please install redis-server (7 or newer) and run them again.');
}

async function launch(port: number, folder: string): Promise<ChildProcess> {
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, '--loglevel', 'warning'],
    {
      stdio: 'ignore',
    },
  );
  let exitCode: number | null = null;
  server.once('exit', (code) => {
    exitCode = code ?? -1;
  });
  const killWithUs = () => server.kill('SIGKILL');
  process.once('exit', killWithUs);
  server.once('exit', () => process.off('exit', killWithUs));
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline && exitCode === null) {
    const answer = await command(port, 'PING').catch(() => '');
    if (answer.startsWith('+PONG')) return server;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  server.kill('SIGKILL');
  throw new Error(`redis-server did not come up on port ${port} (exit code ${exitCode})`);
}

async function kill(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await gone;
}

function command(port: number, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write(`${line}\r\n`));
    socket.setTimeout(2_000, () => socket.destroy(new Error(`redis did not answer ${line}`)));
    socket.once('data', (data) => {
      resolve(data.toString().split('\r\n')[0] ?? '');
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
