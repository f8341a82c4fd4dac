import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun } from '../../scripts/run-command.mjs';

export const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** Debian's current testing release: the versions of servers and tools that people have. */
const suite = 'forky';
/** What is fetched is good for this long: Debian's testing release moves. */
const month = () => new Date().toISOString().slice(0, 7);

/** Where this machine gets its Debian packages. */
export async function debianMirror(): Promise<string> {
  const lines = await mustRun('apt-get', ['indextargets', '--format', '$(REPO_URI) $(ORIGIN)', 'Created-By: Packages']);
  const found = lines.split('\n').find((line) => line.endsWith(' Debian') && !line.includes('security'));
  if (found === undefined) throw new Error('This machine knows no mirror of Debian.');
  return found.split(' ')[0]?.replace(/\/$/, '') ?? '';
}

/** Unpacks the newest packages of Debian into a folder, beside what the machine has installed. @throws Error where one cannot be had */
export async function unpackDebianPackages(names: string[], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const apt = mkdtempSync(join(tmpdir(), 'parley-apt-'));
  try {
    for (const part of ['lists/partial', 'cache/archives/partial', 'packages']) mkdirSync(join(apt, part), { recursive: true });
    writeFileSync(join(apt, 'sources.list'), `deb [signed-by=${debianKeyring}] ${await debianMirror()} ${suite} main\n`);
    const options = { 'Dir::Etc::sourcelist': join(apt, 'sources.list'), 'Dir::Etc::sourceparts': '/dev/null', 'Dir::State::lists': join(apt, 'lists') };
    const more = { 'Dir::State::status': '/dev/null', 'Dir::Cache': join(apt, 'cache'), 'Acquire::Check-Valid-Until': 'false', 'APT::Sandbox::User': 'root' };
    writeFileSync(
      join(apt, 'apt.conf'),
      Object.entries({ ...options, ...more })
        .map(([name, value]) => `${name} "${value}";\n`)
        .join(''),
    );
    const env = { ...process.env, APT_CONFIG: join(apt, 'apt.conf') };
    await mustRun('apt-get', ['update', '-qq'], { env });
    await mustRun('apt-get', ['download', '-qq', ...names], { env, cwd: join(apt, 'packages') });
    for (const name of readdirSync(join(apt, 'packages'))) await mustRun('dpkg-deb', ['-x', join(apt, 'packages', name), folder]);
  } finally {
    rmSync(apt, { recursive: true, force: true });
  }
}

/** The folder that a package of Debian was unpacked into, fetched once a month. @throws Error where it cannot be had */
export async function debianPackage(name: string): Promise<string> {
  const folder = join(homedir(), '.cache', 'parley', 'debian-packages', `${name}-${month()}`);
  if (existsSync(join(folder, 'complete'))) return folder;
  rmSync(folder, { recursive: true, force: true });
  await unpackDebianPackages([name], folder);
  writeFileSync(join(folder, 'complete'), '');
  return folder;
}
