import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The secret that tests give a relay, so that they can make tokens themselves. */
export const outsideSecret = 'a secret for outsiders only, the same on every node';

/** A relay as its operator sees it: a process with an environment, an address and an exit code. */
export type OutsideRelay = {
  url: string;
  pid: number;
  signal(name: NodeJS.Signals): void;
  exited: Promise<number | null>;
  output(): string;
  /** SIGTERM, and SIGKILL after 20 s; the exit code. */
  stop(): Promise<number | null>;
};

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Starts `npm run relay`'s script with this environment and nothing of the tester's own but what finds programs; does not wait for it. */
export function launchRelay(environment: Record<string, string>): Omit<OutsideRelay, 'url'> {
  const inherited = Object.fromEntries(['PATH', 'HOME', 'LANG', 'TMPDIR'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const child = spawn(process.execPath, [join(root, 'scripts', 'relay.mjs')], {
    cwd: root,
    env: { ...inherited, HOST: '127.0.0.1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killed = () => void child.kill('SIGKILL');
  process.once('exit', killed);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      output += data.toString();
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  void exited.then(() => process.off('exit', killed));
  return {
    pid: child.pid ?? 0,
    signal: (name) => void child.kill(name),
    exited,
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(killed, 20_000);
      const code = await exited;
      clearTimeout(timer);
      return code;
    },
  };
}

/** Starts a relay and waits until `GET /readyz` says 200. Without rate limits unless `RATE_LIMITS` is given. */
export async function startOutsideRelay(environment: Record<string, string>): Promise<OutsideRelay> {
  const port = environment['PORT'] ?? String(await freePort());
  const dataDir = environment['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'parley-outside-')));
  const relay = launchRelay({ JWT_SECRET: outsideSecret, RATE_LIMITS: 'off', LOG_LEVEL: 'warn', DATA_DIR: dataDir, ...environment, PORT: port });
  const url = `http://127.0.0.1:${port}`;
  let code: number | null | undefined;
  void relay.exited.then((value) => {
    code = value;
  });
  const deadline = Date.now() + 90_000;
  for (;;) {
    if (code !== undefined) throw new Error(`the relay ended with ${code}:\n${relay.output().slice(-2_000)}`);
    const isReady = await fetch(`${url}/readyz`).then(
      (response) => response.status === 200,
      () => false,
    );
    if (isReady) break;
    if (Date.now() > deadline) throw new Error(`the relay is not ready after 90 s:\n${relay.output().slice(-2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    ...relay,
    url,
    stop: async () => {
      const exitCode = await relay.stop();
      if (environment['DATA_DIR'] === undefined) await rm(dataDir, { recursive: true, force: true });
      return exitCode;
    },
  };
}
