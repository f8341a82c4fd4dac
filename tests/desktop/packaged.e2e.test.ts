import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findElectron } from '../../scripts/electron-runtime.mjs';
import { packageDesktop } from '../../scripts/package.mjs';
import { callApp } from './bridge.ts';
import { openTestApp } from './test-app.ts';
import { openTestSession, type TestSession } from './test-session.ts';
import { waitFor } from './wait-for.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-packaged-'));
const unpacked = join(folder, 'packed', 'linux-unpacked');
/** The test build and, where the official Electron is at hand, the release: that one cannot be driven, only started. */
const packages = [unpacked];
let session: TestSession;

beforeAll(async () => {
  session = await openTestSession();
  await packageDesktop({ isTest: true, output: join(folder, 'packed'), say: () => undefined });
  const electron = await findElectron(() => undefined);
  if (electron.isPinned) return;
  packages.push(join(folder, 'release', 'linux-unpacked'));
  await packageDesktop({ isTest: false, dirOnly: true, output: join(folder, 'release'), say: () => undefined });
});

afterAll(async () => {
  await session?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('starts from the package and opens its databases', async () => {
  const dataFolder = join(folder, 'data');
  const app = await openTestApp({ session, dataFolder, executablePath: join(unpacked, 'parley') });
  expect(await app.electron.evaluate(({ app: shell }) => ({ isPackaged: shell.isPackaged, name: shell.getName(), path: shell.getAppPath() }))).toEqual({
    isPackaged: true,
    name: 'Parley',
    path: join(unpacked, 'resources', 'app.asar'),
  });
  const view = await callApp(app.page, 'app.view', {});
  expect(view).toMatchObject({ accounts: [], secretStorage: 'keychain' });
  await callApp(app.page, 'settings.update', { theme: 'dark' });
  await app.close();
  expect(existsSync(join(dataFolder, 'engine', 'device.db'))).toBe(true);

  const again = await openTestApp({ session, dataFolder, executablePath: join(unpacked, 'parley') });
  expect((await callApp(again.page, 'app.view', {})).settings.theme).toBe('dark');
  expect(again.complaints).toEqual([]);
  await again.close();
});

it('starts on its own, as a person starts it, and ends when it is told to', async () => {
  for (const [index, path] of packages.entries()) {
    const dataFolder = join(folder, `alone-${index}`);
    const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const app = spawn(join(path, 'parley'), [...flags, '--disable-gpu', `--user-data-dir=${dataFolder}`, `--engine-node=${process.execPath}`], {
      env: session.env,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => app.once('exit', resolve));
    const log = join(dataFolder, 'logs', 'main.log');
    await waitFor('the engine', () => existsSync(log) && readFileSync(log, 'utf8').includes('engine-ready'));
    expect(existsSync(join(dataFolder, 'engine', 'device.db'))).toBe(true);
    app.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(readFileSync(log, 'utf8')).not.toContain('[error]');
  }
});

it('holds the app and one binary of each native module, and nothing of the relay', () => {
  const resources = readdirSync(join(unpacked, 'resources'));
  expect(resources.sort()).toEqual(['app.asar', 'app.asar.unpacked']);
  const natives = readdirSync(join(unpacked, 'resources', 'app.asar.unpacked'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith('.node'))
    .map((entry) => entry.name)
    .sort();
  expect(natives).toEqual(['keytar.node', `linux-${process.arch}.node`]);
  const modules = readdirSync(join(unpacked, 'resources', 'app.asar.unpacked', 'node_modules'));
  expect(modules.sort()).toEqual(['better-sqlite3', 'keytar']);
});
