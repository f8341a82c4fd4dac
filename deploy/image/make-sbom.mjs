import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

// The list of every package in the image (CycloneDX): what npm knows of the lockfile, less what is not here.
// Run in the folder of the installation: node deploy/image/make-sbom.mjs FILE

// Not `--omit=dev`: npm then leaves out what the root needs for development and the relay for running, too.
const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'];
const sbom = JSON.parse(execFileSync('npm', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'inherit'] }));
const { packages } = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8'));
const here = new Set(
  Object.entries(packages)
    .filter(([path, { link }]) => link !== true && existsSync(path))
    .map(([path, { name, version }]) => `${name ?? path.replace(/^.*node_modules\//, '')}@${version}`),
);
const components = sbom.components.filter(({ name, version }) => here.has(`${name}@${version}`));
const refs = new Set([sbom.metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])]);
const dependencies = sbom.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((name) => refs.has(name)) }));
if (components.length === 0) throw new Error('The list of packages is empty: this is not the folder of an installation.');
// The time and the serial number would make every image another one.
delete sbom.serialNumber;
delete sbom.metadata.timestamp;
writeFileSync(process.argv[2] ?? 'sbom.cyclonedx.json', `${JSON.stringify({ ...sbom, components, dependencies }, null, 1)}\n`);
