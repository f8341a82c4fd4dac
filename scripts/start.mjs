import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { continueOnPinnedNode, prepare } from './bootstrap.mjs';
import { dataFolder } from './data-folder.mjs';
import { launchDesktop } from './desktop.mjs';
import { hasDisplay } from './display.mjs';
import { startLocalRelay } from './local-relay.mjs';
import { watchParent } from './parent-watch.mjs';
import { elapsed } from './progress.mjs';

// `npm start`: from a fresh clone to an open window. Installs what is missing, starts a relay for this machine and opens the app with it filled in.
// Ctrl+C, SIGTERM, closing the app or ending npm stop all of it.

const startedAt = Date.now();
await continueOnPinnedNode(import.meta.url);

const say = (line) => console.log(line);
/** What runs, in the order it was started; stopped the other way round. @type {{ name: string; stop: () => Promise<void> }[]} */
const running = [];
/** @type {Promise<void> | null} */
let stopping = null;

/** Stops everything once; later wishes to stop wait for the first. */
function stopAll(reason) {
  stopping ??= (async () => {
    say(`${reason}: stopping …`);
    for (const { name, stop } of running.reverse().splice(0)) {
      await stop().catch((error) => say(`${name} did not stop in order: ${error.message}`));
    }
    say('Everything has stopped.');
  })();
  return stopping;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => void stopAll(signal === 'SIGINT' ? 'Ctrl+C' : signal).then(() => process.exit()));
watchParent(() => void stopAll('npm has ended').then(() => process.exit()));

/** Notes what is to be stopped; at once where everything is being stopped already. */
function note(name, stop) {
  running.push({ name, stop });
  if (stopping !== null) stopping = Promise.all([stopping, stop()]).then(() => {});
}

try {
  const { values } = parseArgs({ options: { profile: { type: 'string' } } });
  await prepare({ prismaClient: true, electron: true, systemPackages: hasDisplay() ? ['electron'] : ['electron', 'display'] }, say);
  const folder = dataFolder();
  await mkdir(folder, { recursive: true });
  const relay = await startLocalRelay(folder, say, (stop) => note('the relay', stop));
  say(`relay: ${relay.url} (data and log in ${folder})`);
  const onLine = (line) => say(line === 'window shown' ? `Parley is open, after ${elapsed(startedAt)}. Ctrl+C stops everything.` : line);
  const app = await launchDesktop({ profile: values.profile, serverUrl: relay.url, say, onLine });
  note('the app', app.stop);
  const first = await Promise.race([
    app.ended.then((code) => ({ who: 'The app was closed', code })),
    relay.ended.then(() => ({ who: 'The relay ended by itself', code: 1 })),
  ]);
  if (stopping === null && first.who.startsWith('The relay')) say(relay.lastWords());
  process.exitCode ??= stopping === null ? first.code : 0;
  await stopAll(first.who);
} catch (error) {
  if (stopping === null) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
  await stopAll('Start failed');
}
process.exit();
