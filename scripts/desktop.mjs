import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { continueOnPinnedNode, prepare } from './bootstrap.mjs';
import { startChild } from './child-processes.mjs';
import { hasDisplay, openDisplay } from './display.mjs';
import { watchParent } from './parent-watch.mjs';

// `npm run desktop -- [--profile NAME] [--server URL]`: the desktop app from this checkout. Each profile has data of its own, so two people can chat on one
// machine.

const root = fileURLToPath(new URL('..', import.meta.url));
const stopGraceMs = 5_000;

/**
 * Builds the app where needed and opens it.
 * @param {object} input
 * @param {string} [input.profile]
 * @param {string} [input.serverUrl] filled in on the first screen
 * @param {string} [input.dataFolder] instead of the profile's own folder
 * @param {string[]} [input.electronArgs]
 * @param {(line: string) => void} [input.say]
 * @param {(line: string) => void} [input.onLine] every line the app prints
 * @returns {Promise<{ pid: number; ended: Promise<number>; stop: () => Promise<void> }>} `stop` closes the app in order, then the virtual display
 */
export async function launchDesktop({ profile = 'default', serverUrl, dataFolder, electronArgs = [], say = console.log, onLine = say }) {
  const { electron } = await prepare({ systemPackages: hasDisplay() ? ['electron'] : ['electron', 'display'], electron: true }, say);
  if (electron === null) throw new Error('Electron was not found.');
  const { buildDesktop } = await import('./build-desktop.mjs');
  await buildDesktop({ electron, say });
  const display = await openDisplay(say);
  const args = [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    // Without a real graphics card its process may hang under load.
    ...(display.isVirtual ? ['--disable-gpu'] : []),
    ...(dataFolder === undefined ? [] : [`--user-data-dir=${dataFolder}`]),
    join(root, 'desktop'),
    `--profile=${profile}`,
    ...(serverUrl === undefined ? [] : [`--server-url=${serverUrl}`]),
    `--engine-node=${process.execPath}`,
    ...electronArgs,
  ];
  const app = startChild(electron.path, args, { env: { ...process.env, ...electron.env, ...display.env }, onLine: (line) => isNoise(line) || onLine(line) });
  const ended = app.ended.finally(display.stop);
  return {
    pid: app.pid,
    ended,
    stop: async () => {
      await app.stop(stopGraceMs);
      await ended;
    },
  };
}

/** What Chromium says about a missing session bus or graphics card is no news for anybody. */
export function isNoise(line) {
  return /^\[\d+:\d+\/\d+\.\d+:(ERROR|WARNING):/.test(line) || line.trim() === '';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await continueOnPinnedNode(import.meta.url);
  /** @type {Awaited<ReturnType<typeof launchDesktop>> | null} */
  let app = null;
  // Before the app runs, what was begun (an install, a virtual display) ends with this process.
  const end = () => (app === null ? process.exit(130) : void app.stop());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  watchParent(end);
  try {
    const { values } = parseArgs({ options: { profile: { type: 'string' }, server: { type: 'string' } } });
    app = await launchDesktop({
      profile: values.profile,
      serverUrl: values.server,
      onLine: (line) => console.log(line === 'window shown' ? `Parley is open (profile ${values.profile ?? 'default'}). Ctrl+C closes it.` : line),
    });
    process.exitCode = await app.ended;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
