import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { continueOnPinnedNode, prepare } from './bootstrap.mjs';
import { step } from './progress.mjs';
import { mustRun } from './run-command.mjs';

// `npm run package [-- --dir]`: packs the desktop app for this system into desktop/dist. A release is made on the official Electron only.
// `node scripts/package.mjs --test --output FOLDER`: the same as an unpacked folder for tests, on whatever Electron is at hand: it can host the engine in a
// plain Node and be driven by Playwright.

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {{ isTest: boolean; output?: string; dirOnly?: boolean; say?: (line: string) => void }} input
 * @returns {Promise<string>} the folder with the results
 */
export async function packageDesktop({ isTest, output = join(root, 'desktop', 'dist'), dirOnly = isTest, say = console.log }) {
  const { electron } = await prepare({ systemPackages: ['electron'], electron: true }, say);
  if (electron === null) throw new Error('Electron was not found.');
  if (electron.isPinned && !isTest) {
    throw new Error(
      `A release is made on the official Electron, which could not be downloaded here (found: ${electron.version} from npm, for developing and tests).`,
    );
  }
  const { buildDesktop } = await import('./build-desktop.mjs');
  await buildDesktop({ electron, say, isRelease: !isTest });
  const args = [
    join(root, 'node_modules', 'electron-builder', 'cli.js'),
    '--config',
    '../electron-builder.yml',
    ...(dirOnly ? ['--dir'] : []),
    `-c.directories.output=${resolve(output)}`,
    ...(electron.isPinned ? [`-c.electronDist=${electron.distPath}`, `-c.electronVersion=${electron.version}`] : []),
    // Playwright drives a packaged app through the inspector, and a plain Node cannot read inside the archive.
    ...(isTest ? ['-c.electronFuses.enableNodeCliInspectArguments=true', '-c.asarUnpack=**/*.node', '-c.asarUnpack=out/main/**'] : []),
  ];
  await step('packing the desktop app', () => mustRun(process.execPath, args, { cwd: join(root, 'desktop'), env: { ...process.env, ...electron.env } }), say);
  return resolve(output);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await continueOnPinnedNode(import.meta.url);
  const { values } = parseArgs({ options: { test: { type: 'boolean' }, dir: { type: 'boolean' }, output: { type: 'string' } } });
  const isTest = values.test === true;
  try {
    console.log(`packed: ${await packageDesktop({ isTest, output: values.output, dirOnly: values.dir ?? isTest })}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
