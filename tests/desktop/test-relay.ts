import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from '../../scripts/child-processes.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const startTimeoutMs = 120_000;
const stopGraceMs = 15_000;

/** A real relay on an embedded PostgreSQL, which can be stopped and started again on the same address with the same data. */
export type TestRelay = { url: string; start(): Promise<void>; stop(): Promise<void>; close(): Promise<void> };

/** Starts it on a free port. `env`: what its operator sets besides. */
export async function openTestRelay(env: Record<string, string> = {}): Promise<TestRelay> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-relay-'));
  // The database's own user must be able to pass through; else the relay keeps it elsewhere, where nobody would remove it.
  chmodSync(folder, 0o711);
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o711 });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ReturnType<typeof startChild> | null = null;
  const lines: string[] = [];

  const start = async () => {
    const started = startChild(process.execPath, [join(root, 'relay', 'main.ts')], {
      cwd: root,
      env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir, NODE_NAME: 'fra-1', NODE_ENV: 'production', ...env },
      onLine: (line: string) => lines.push(line),
    });
    child = started;
    const deadline = Date.now() + startTimeoutMs;
    while (!(await isReady(url))) {
      if (!started.isRunning || Date.now() > deadline) throw new Error(`The relay did not start:\n${lines.slice(-20).join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const stop = async () => {
    await child?.stop(stopGraceMs);
    child = null;
  };
  await start();
  return {
    url,
    start,
    stop,
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
