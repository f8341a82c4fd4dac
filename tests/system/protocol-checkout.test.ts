import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { http, signUp, until } from './outside/outside-client.ts';
import { freePort } from './outside/outside-relay.ts';
import { serverShape } from './outside/shapes.ts';

/** A checkout after `npm ci` in which nothing was ever built: what git holds, and the installed packages. */
let checkout: string;
const root = fileURLToPath(new URL('../..', import.meta.url));
const built = /(^|\/)(node_modules|generated|out|dist|\.cache|artefacts|data)(\/|$)/;

beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'parley-checkout-'));
  await chmod(checkout, 0o711);
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json', 'shared', 'relay', 'prisma', 'scripts', 'desktop/package.json']) {
    await cp(join(root, name), join(checkout, name), { recursive: true, filter: (source) => !built.test(source.slice(root.length)) });
  }
  await linkPackages(join(root, 'node_modules'), join(checkout, 'node_modules'));
  for (const workspace of ['relay', 'shared']) {
    await linkPackages(join(root, workspace, 'node_modules'), join(checkout, workspace, 'node_modules')).catch(() => undefined);
  }
});
// npm ends before the node it started has stopped its PostgreSQL, which may still write: the folder goes when that is over.
afterAll(() => rm(checkout, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

/** Packages are the installed ones, but our own workspaces are this checkout's. */
async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (name === '@parley' || name === '.prisma') continue;
    await symlink(join(from, name), join(to, name));
  }
  if (!(await lstat(join(from, '@parley')).catch(() => null))) return;
  await mkdir(join(to, '@parley'));
  for (const name of ['shared', 'relay']) await symlink(join(checkout, name), join(to, '@parley', name));
}

const npmRunRelay = (port: number, dataDir: string): { child: ChildProcess; output(): string; exited: Promise<number | null> } => {
  const { PATH, HOME } = process.env;
  const child = spawn('npm', ['run', 'relay'], {
    cwd: checkout,
    env: { PATH, HOME, HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir, RATE_LIMITS: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      text += data.toString();
    });
  }
  return { child, output: () => text, exited: new Promise((resolve) => child.once('exit', resolve)) };
};

test('`npm run relay` builds what is missing; three started at once from one checkout all come up, and end by SIGTERM', async () => {
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const relays = ports.map((port, n) => npmRunRelay(port, join(checkout, 'node-data', String(n))));
  try {
    const stores = await Promise.all(
      ports.map(async (port, n) => {
        const url = `http://127.0.0.1:${port}`;
        const isUp = () =>
          http(url, 'GET', '/readyz')
            .then(({ status }) => status === 200)
            .catch(() => relays[n]?.child.exitCode !== null);
        await until(`relay ${n} is ready`, isUp, 100_000);
        if (relays[n]?.child.exitCode !== null) throw new Error(`relay ${n} ended:\n${relays[n]?.output()}`);
        await signUp(url);
        return serverShape.parse((await http(url, 'GET', '/v1/server')).json).storeId;
      }),
    );
    expect(new Set(stores).size).toBe(3);
    // As a terminal or a service manager does: to the whole group.
    for (const { child } of relays) process.kill(-(child.pid ?? 0), 'SIGTERM');
    await Promise.all(relays.map(({ exited }) => exited));
    for (const port of ports) await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  } finally {
    for (const { child } of relays) {
      try {
        process.kill(-(child.pid ?? 0), 'SIGKILL');
      } catch {
        // It has ended, as it should.
      }
    }
  }
});
