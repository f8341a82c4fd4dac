import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { continueOnPinnedNode, prepare } from './bootstrap.mjs';
import { forgetBuild } from './build-desktop.mjs';
import { startChild } from './child-processes.mjs';
import { dataFolder } from './data-folder.mjs';
import { isNoise } from './desktop.mjs';
import { hasDisplay, openDisplay } from './display.mjs';
import { startLocalRelay } from './local-relay.mjs';

// `npm run dev [-- --profile NAME] [--no-relay]`: a relay and the app with hot reload. The window's code is replaced in place; a change of the shell or the
// engine starts the app again.

const root = fileURLToPath(new URL('..', import.meta.url));
await continueOnPinnedNode(import.meta.url);
const say = (line) => console.log(line);
const { values } = parseArgs({ options: { profile: { type: 'string' }, 'no-relay': { type: 'boolean' }, server: { type: 'string' } } });

/** Stopped in the opposite order. @type {(() => unknown)[]} */
const stops = [];
let isStopping = false;
async function stopAll() {
  if (isStopping) return;
  isStopping = true;
  for (const stop of stops.reverse().splice(0)) await stop();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stopAll());

try {
  const { electron } = await prepare({ prismaClient: true, electron: true, systemPackages: hasDisplay() ? ['electron'] : ['electron', 'display'] }, say);
  const serverUrl = values['no-relay'] === true ? values.server : await openRelay();
  const display = await openDisplay(say);
  stops.push(display.stop);
  const args = [
    join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'),
    'dev',
    '--watch',
    ...(process.getuid?.() === 0 ? ['--noSandbox'] : []),
    '--',
    `--profile=${values.profile ?? 'dev'}`,
    ...(serverUrl === undefined ? [] : [`--server-url=${serverUrl}`]),
    ...(display.isVirtual ? ['--disable-gpu'] : []),
  ];
  // It writes where the built app lies.
  forgetBuild();
  const env = { ...process.env, ...electron?.env, ...display.env, PARLEY_ENGINE_NODE: process.execPath };
  const vite = startChild(process.execPath, args, { cwd: join(root, 'desktop'), env, onLine: (line) => isNoise(line) || say(line) });
  stops.push(() => vite.stop(5_000));
  process.exitCode = await vite.ended;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
await stopAll();

async function openRelay() {
  const folder = join(dataFolder(), 'dev');
  await mkdir(folder, { recursive: true });
  const relay = await startLocalRelay(folder, say);
  stops.push(relay.stop);
  say(`relay: ${relay.url}`);
  return relay.url;
}
