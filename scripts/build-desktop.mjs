import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './file-lock.mjs';
import { step } from './progress.mjs';
import { mustRun } from './run-command.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const desktop = join(root, 'desktop');
const mark = join(desktop, 'out', 'built-from');
/** What the built app is made of. */
const sources = ['desktop', 'shared', 'package-lock.json'];
const leftOut = new Set(['node_modules', 'out', 'dist', 'testing']);

/**
 * Builds the desktop app, if its sources are not those of the last build (judged by their content). Several processes may call it at once.
 * @param {{ electron: import('./electron-runtime.mjs').ElectronRuntime; say?: (line: string) => void; isRelease?: boolean }} input
 * @returns {Promise<boolean>} whether anything was built
 */
export async function buildDesktop({ electron, say = console.log, isRelease = false }) {
  const key = `${isRelease ? 'release' : 'development'} ${electron.version} ${hashSources()}`;
  if (readMark() === key) return false;
  mkdirSync(join(desktop, 'out'), { recursive: true });
  return withLock(join(desktop, 'out', 'build.lock'), say, async () => {
    if (readMark() === key) return false;
    // A build that fails leaves nothing that passes for one.
    forgetBuild();
    const env = { ...process.env, ...electron.env, NODE_ENV: 'production', ...(isRelease ? { PARLEY_RELEASE: '1' } : {}) };
    const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    await step('building the desktop app', () => mustRun(process.execPath, [builder, 'build', '--logLevel', 'warn'], { cwd: desktop, env }), say);
    writeFileSync(mark, key);
    return true;
  });
}

/** Makes the next `buildDesktop` build, whatever the sources are. */
export function forgetBuild() {
  rmSync(mark, { force: true });
}

function readMark() {
  return existsSync(mark) ? readFileSync(mark, 'utf8') : null;
}

function hashSources() {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((name) => filesOf(join(root, name)))) {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

/** All files below a folder (or the file itself) in a fixed order, tests left out. */
function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!path.startsWith(desktop) && path.endsWith('.json')) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !leftOut.has(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(join(path, entry.name)) : [join(path, entry.name)]));
}
