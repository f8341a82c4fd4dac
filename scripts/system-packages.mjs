import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { step } from './progress.mjs';
import { mustRun, runCommand } from './run-command.mjs';

// What the machine itself must have. Looked for by what is needed (a command, a library, a font), not by package, so any distribution will do;
// installed by Debian's package manager where that is possible.

/** A thing that is needed and the Debian packages that bring it, the first known one wins (newer releases renamed some). */
const library = (file, ...packages) => ({ kind: 'library', file, packages });
const command = (file, ...packages) => ({ kind: 'command', file, packages });
const path = (file, ...packages) => ({ kind: 'path', file, packages });

const groups = {
  /** What Electron's executable is linked against, and fonts so that it can draw words. */
  electron: [
    library('libgtk-3.so.0', 'libgtk-3-0t64', 'libgtk-3-0'),
    library('libnss3.so', 'libnss3'),
    library('libasound.so.2', 'libasound2t64', 'libasound2'),
    library('libgbm.so.1', 'libgbm1'),
    library('libXss.so.1', 'libxss1'),
    library('libnotify.so.4', 'libnotify4'),
    library('libXtst.so.6', 'libxtst6'),
    library('libatspi.so.0', 'libatspi2.0-0t64', 'libatspi2.0-0'),
    library('libdrm.so.2', 'libdrm2'),
    library('libsecret-1.so.0', 'libsecret-1-0'),
    command('unzip', 'unzip'),
    path('/usr/share/fonts/truetype/dejavu', 'fonts-dejavu-core'),
    path('/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf', 'fonts-noto-color-emoji'),
  ],
  /** A display where there is none. */
  display: [command('Xvfb', 'xvfb'), command('xauth', 'xauth')],
  /** A session bus and a real keychain of one's own. */
  session: [command('dbus-run-session', 'dbus'), command('gnome-keyring-daemon', 'gnome-keyring')],
  redis: [command('redis-server', 'redis-server')],
  /** What a Docker engine stands on, and what makes the root of an image. */
  containers: [
    command('containerd', 'containerd'),
    command('runc', 'runc'),
    command('iptables', 'iptables'),
    command('mmdebstrap', 'mmdebstrap'),
    command('ip', 'iproute2'),
  ],
};

/** @typedef {keyof typeof groups} PackageGroup */

function hasCommand(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/usr/local/bin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Installs what is missing from these groups (Linux only), with one line said for each install.
 * @param {PackageGroup[]} wanted
 * @param {(line: string) => void} [say]
 * @throws {Error} in one line, with the command to run, where this user or this system cannot install it
 */
export async function ensureSystemPackages(wanted, say = console.log) {
  if (process.platform !== 'linux') return;
  const needs = wanted.flatMap((group) => groups[group]);
  const libraries = needs.some((need) => need.kind === 'library') ? (await runCommand('/sbin/ldconfig', ['-p'])).output : '';
  const isThere = (need) => {
    if (need.kind === 'command') return hasCommand(need.file);
    if (need.kind === 'library') return libraries.includes(`${need.file} `);
    // Fonts lie elsewhere on other systems, where they can be taken for granted.
    return existsSync(need.file) || !existsSync('/etc/debian_version');
  };
  const missing = needs.filter((need) => !isThere(need));
  if (missing.length === 0) return;
  const isDebian = hasCommand('apt-get');
  if (!isDebian || process.getuid?.() !== 0) {
    const names = missing.map((need) => need.packages.at(-1)).join(' ');
    const how = isDebian ? `run: sudo apt-get install -y ${names}` : `install these with your package manager (Debian's names): ${names}`;
    throw new Error(`Missing on this machine: ${missing.map((need) => need.file).join(', ')}. Please ${how}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const lockOption = ['-o', 'DPkg::Lock::Timeout=300'];
  await step('updating the list of Debian packages', () => mustRun('apt-get', [...lockOption, 'update', '-qq'], { env }), say);
  const names = [];
  for (const need of missing) names.push(await knownPackage(need.packages));
  say(`installing with apt: ${names.join(' ')}`);
  await step(
    'installing Debian packages',
    () => mustRun('apt-get', [...lockOption, 'install', '-y', '-qq', '--no-install-recommends', ...names], { env }),
    say,
  );
}

async function knownPackage(names) {
  for (const name of names.slice(0, -1)) {
    const { code, output } = await runCommand('apt-cache', ['show', name]);
    if (code === 0 && output.includes(`Package: ${name}`)) return name;
  }
  return names.at(-1);
}
