import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { callApp } from './bridge.ts';
import { familyOf, isAlive } from './processes.ts';
import { buildTestApp, openTestApp } from './test-app.ts';
import { openTestSession, type TestSession } from './test-session.ts';
import { waitFor } from './wait-for.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let session: TestSession;
let dataFolder = mkdtempSync(join(tmpdir(), 'parley-e2e-processes-'));

beforeAll(async () => {
  await buildTestApp();
  session = await openTestSession();
});
afterEach(() => {
  rmSync(dataFolder, { recursive: true, force: true });
  dataFolder = mkdtempSync(join(tmpdir(), 'parley-e2e-processes-'));
});
afterAll(async () => {
  await session?.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

const allGone = (pids: number[]) => () => pids.every((pid) => !isAlive(pid));

it('leaves no process when the window is closed', async () => {
  const app = await openTestApp({ session, dataFolder });
  const pids = familyOf(app.electron.process().pid ?? -1).map((process) => process.pid);
  expect(pids.length).toBeGreaterThan(3);
  await callApp(app.page, 'shell.window', { action: 'close' }).catch(() => undefined);
  await waitFor('all processes to end', allGone(pids), 5_000);
});

it('leaves no engine behind when the app is killed', async () => {
  const app = await openTestApp({ session, dataFolder });
  await callApp(app.page, 'app.view', {});
  const pids = familyOf(app.electron.process().pid ?? -1).map((process) => process.pid);
  app.kill();
  await waitFor('all processes to end', allGone(pids), 5_000);
});

it('starts the engine again when it dies, and the page goes on', async () => {
  const app = await openTestApp({ session, dataFolder });
  await callApp(app.page, 'app.view', {});
  const enginePid = app.enginePid();
  await app.page.evaluate(() => {
    const globals = window as unknown as { restarted?: boolean; parley: { onChange(listener: (change: { type: string }) => void): void } };
    globals.parley.onChange((change) => {
      if (change.type === 'engine-restarted') globals.restarted = true;
    });
  });
  process.kill(enginePid, 'SIGKILL');
  await waitFor('engine-restarted', () => app.page.evaluate(() => (window as unknown as { restarted?: boolean }).restarted === true));
  expect((await callApp(app.page, 'app.view', {})).accounts).toEqual([]);
  expect(app.enginePid()).not.toBe(enginePid);
  await app.close();
});

it('lets one profile run once, and brings the first to the front', async () => {
  const app = await openTestApp({ session, dataFolder });
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const second = spawn(session.electronPath, [...flags, '--disable-gpu', `--user-data-dir=${dataFolder}`, join(root, 'desktop')], {
    env: session.env,
    stdio: 'ignore',
  });
  const code = await new Promise((resolve) => second.once('exit', resolve));
  expect(code).toBe(0);
  expect(app.electron.windows()).toHaveLength(1);
  expect((await callApp(app.page, 'app.view', {})).accounts).toEqual([]);
  await app.close();
});

it.each(['SIGINT', 'SIGTERM'] as const)('`npm run desktop` ends everything on %s', async (signal) => {
  // Without a display it opens a virtual one of its own, turns the graphics card off there, and has to take it away again.
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = session.env;
  const script = spawn(process.execPath, [join(root, 'scripts', 'desktop.mjs'), '--profile', 'ends'], {
    env: { ...env, XDG_CONFIG_HOME: dataFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  let output = '';
  script.stdout.on('data', (text) => {
    output += text;
  });
  const ended = new Promise((resolve) => script.once('exit', resolve));
  await waitFor('the window', () => output.includes('Parley is open') || script.exitCode !== null, 60_000);
  expect(output).toContain('Parley is open');
  await waitFor('the engine', () => familyOf(script.pid ?? -1).some((process) => process.command.includes('engine-process')));
  const family = familyOf(script.pid ?? -1);
  expect(family.some((process) => process.command.startsWith('Xvfb'))).toBe(process.platform === 'linux');
  const pids = family.map((process) => process.pid);
  // The whole group, as a terminal does it.
  process.kill(-(script.pid ?? 0), signal);
  await ended;
  await waitFor('all processes to end', allGone(pids), 8_000);
});
