import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { buildDesktop } from '../../scripts/build-desktop.mjs';
import { findElectron } from '../../scripts/electron-runtime.mjs';
import { familyOf } from './processes.ts';
import type { TestSession } from './test-session.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const artefacts = join(root, 'artefacts');
const launchTimeoutMs = 30_000;
/** For what happens on this machine; what waits for the network has its own limits. */
const actionTimeoutMs = 15_000;

export type TestApp = {
  electron: ElectronApplication;
  page: Page;
  /** What the page and the browser complained about, policy violations among it. */
  complaints: string[];
  /** The engine's process. */
  enginePid(): number;
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
  /** Kill -9 of the whole app but its engine, as a crash would. */
  kill(): void;
};

export type TestAppInput = {
  session: TestSession;
  dataFolder: string;
  serverUrl?: string;
  env?: Record<string, string>;
  args?: string[];
  /** The packed app instead of the checkout's. */
  executablePath?: string;
};

/** Builds the app, if a source changed since the last build. */
export async function buildTestApp(): Promise<void> {
  await buildDesktop({ electron: await findElectron(() => undefined), say: () => undefined });
}

/** Opens the real app on a data folder of its own and waits for its page. */
export async function openTestApp({ session, dataFolder, serverUrl, env, args = [], executablePath }: TestAppInput): Promise<TestApp> {
  const electron = await _electron.launch({
    executablePath: executablePath ?? session.electronPath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      // Under a virtual display and load the graphics process may hang, and the page with it.
      '--disable-gpu',
      `--user-data-dir=${dataFolder}`,
      ...(executablePath === undefined ? [join(root, 'desktop')] : []),
      ...(serverUrl === undefined ? [] : [`--server-url=${serverUrl}`]),
      `--engine-node=${process.execPath}`,
      ...args,
    ],
    cwd: root,
    env: env ?? session.env,
    timeout: launchTimeoutMs,
  });
  const complaints: string[] = [];
  const page = await electron.firstWindow({ timeout: launchTimeoutMs });
  page.setDefaultTimeout(actionTimeoutMs);
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.waitForLoadState('load');
  return {
    electron,
    page,
    complaints,
    enginePid: () => enginePidOf(electron),
    screenshot: async (name) => {
      mkdirSync(artefacts, { recursive: true });
      await page.screenshot({ path: join(artefacts, `${name}.png`) });
    },
    close: async () => {
      await electron.close();
    },
    kill: () => {
      electron.process().kill('SIGKILL');
    },
  };
}

function enginePidOf(electron: ElectronApplication): number {
  const pid = familyOf(electron.process().pid ?? -1).find((child) => child.command.includes('engine-process'))?.pid;
  if (pid === undefined) throw new Error('The app has no engine process.');
  return pid;
}
