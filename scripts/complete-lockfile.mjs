import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// A registry mirror may lack packages that are for other systems only. npm then leaves them out of package-lock.json without a word, and `npm ci` refuses that
// file everywhere. This fills their entries in by name, version and system (no checksum: nobody here could compute one), so that the file is whole on any
// machine. It also keeps `gypfile: false` of packages that bring their binaries ready-made: npm forgets it in the lockfile and would compile them.
// Run it after `npm install`: node scripts/complete-lockfile.mjs [--check]

const root = fileURLToPath(new URL('..', import.meta.url));
const lockfile = join(root, 'package-lock.json');
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const systemAliases = { windows: 'win32' };
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];
const processorAliases = { eabi: 'arm', gnueabihf: 'arm', musleabihf: 'arm' };
const libraries = { musl: 'musl', musleabihf: 'musl', gnu: 'glibc', gnueabihf: 'glibc' };

/** Where Node would look for `name` from the package at `path`, nearest first. */
function placesFor(path, name) {
  const places = [];
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    places.push(`${base === '' ? '' : `${base}/`}node_modules/${name}`);
    if (base === '') return places;
    if (!base.includes('node_modules/')) base = '';
    if (base === '') {
      places.push(`node_modules/${name}`);
      return places;
    }
  }
}

/**
 * Entries that optional dependencies name and the lockfile lacks.
 * @param {Record<string, { optionalDependencies?: Record<string, string> }>} packages
 */
export function missingEntries(packages) {
  const missing = new Map();
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (placesFor(path, name).some((place) => packages[place] !== undefined)) continue;
      missing.set(`node_modules/${name}`, entryFor(name, version, dev));
    }
  }
  return missing;
}

/** Installed packages that say they need no compiling, where the lockfile does not say so. */
function readyMade(packages) {
  return Object.keys(packages).filter((path) => {
    const manifest = join(root, path, 'package.json');
    if (!path.includes('node_modules/') || packages[path].gypfile === false || !existsSync(join(root, path, 'binding.gyp'))) return false;
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).gypfile === false;
  });
}

function entryFor(name, version, dev) {
  const words = name.split(/[/-]/);
  const os = words.map((word) => systemAliases[word] ?? word).filter((word) => systems.includes(word));
  const cpu = [...new Set(words.map((word) => processorAliases[word] ?? word).filter((word) => processors.includes(word)))];
  const libc = words.map((word) => libraries[word]).filter((word) => word !== undefined);
  if (os.length === 0 || !/^\d/.test(version)) throw new Error(`Cannot tell for which system ${name}@${version} is; install from a registry that has it.`);
  return { version, cpu, ...(dev ? { dev } : {}), ...(libc.length > 0 && os.includes('linux') ? { libc } : {}), optional: true, os };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(lockfile, 'utf8'));
  const missing = missingEntries(lock.packages);
  const unsaid = readyMade(lock.packages);
  if (process.argv.includes('--check')) {
    for (const path of missing.keys()) console.error(`package-lock.json lacks ${path}: run node scripts/complete-lockfile.mjs`);
    for (const path of unsaid) console.error(`package-lock.json would have ${path} compiled: run node scripts/complete-lockfile.mjs`);
    process.exitCode = missing.size + unsaid.length > 0 ? 1 : 0;
  } else if (missing.size + unsaid.length > 0) {
    for (const path of unsaid) lock.packages[path].gypfile = false;
    const all = [...Object.entries(lock.packages), ...missing].sort(([a], [b]) => a.localeCompare(b, 'en'));
    writeFileSync(lockfile, `${JSON.stringify({ ...lock, packages: Object.fromEntries(all) }, null, 2)}\n`);
    console.log(`package-lock.json: ${missing.size} packages of other systems added, ${unsaid.length} packages marked as ready-made`);
  }
}
