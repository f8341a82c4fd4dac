import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CliError, exitCodes } from '../cli-error.ts';
import type { BackupPlace } from './backup-place.ts';
import { contentFolder, contentPath } from './content-parts.ts';
import { type Manifest, manifestName, readManifest } from './manifest.ts';
import { type BackupKey, isSameCheck, makeBackupKey } from './sealing.ts';

const isBackupName = (name: string): boolean => /^parley-\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z$/.test(name);
const isLeftover = (name: string): boolean => /^parley-\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z\.partial$/.test(name);

/** Whole backups of a place, oldest first. */
export async function findBackups(place: BackupPlace): Promise<string[]> {
  const names = (await place.folders()).filter(isBackupName);
  const whole = await Promise.all(names.map((name) => place.size(`${name}/${manifestName}`)));
  return names.filter((_, index) => whole[index] !== null);
}

/** @throws {CliError} where it is not there or its list of parts is damaged */
export async function loadManifest(place: BackupPlace, name: string): Promise<Manifest> {
  if ((await place.size(`${name}/${manifestName}`)) === null) {
    const others = await findBackups(place);
    throw new CliError(
      `There is no backup ${name} in ${place.label}.`,
      others.length === 0 ? 'Is this the folder that backups were written to?' : `There are: ${others.join(', ')}`,
    );
  }
  try {
    return readManifest(await text(await place.read(`${name}/${manifestName}`)));
  } catch (error) {
    throw new CliError(`The backup ${name} cannot be used: ${error instanceof Error ? error.message : String(error)}.`, 'Use another backup.', {
      cause: error,
    });
  }
}

/** @throws {CliError} where the file cannot be read or says too little */
export async function readPassphrase(file: string): Promise<string> {
  const passphrase = await readFile(file, 'utf8').then(
    (content) => content.trim(),
    (error: unknown) => {
      throw new CliError(`The passphrase file ${file} cannot be read.`, 'Give a file that holds the passphrase and that you can read.', {
        exitCode: exitCodes.misused,
        cause: error,
      });
    },
  );
  if (passphrase.length >= 12) return passphrase;
  throw new CliError(
    'The passphrase is shorter than 12 characters.',
    'Make a longer one, for example with `openssl rand -base64 24`, and keep it in a safe place too.',
    { exitCode: exitCodes.misused },
  );
}

/** The key for new backups: the salt of earlier ones of this place, so that files are kept once for all of them. */
export async function keyForWriting(place: BackupPlace, passphrase: string | null): Promise<BackupKey | null> {
  if (passphrase === null) return null;
  const newest = (await findBackups(place)).at(-1);
  const before = newest === undefined ? null : (await loadManifest(place, newest)).encryption;
  if (before !== null) {
    const key = makeBackupKey(passphrase, before.salt);
    if (isSameCheck(key, before.check)) return key;
  }
  return makeBackupKey(passphrase);
}

/** @throws {CliError} where the backup is encrypted and the passphrase is absent or another */
export function keyForReading(manifest: Manifest, passphrase: string | null): BackupKey | null {
  if (manifest.encryption === null) return null;
  if (passphrase === null)
    throw new CliError('This backup is encrypted.', 'Give the file with its passphrase: --passphrase-file FILE', { exitCode: exitCodes.misused });
  const key = makeBackupKey(passphrase, manifest.encryption.salt);
  if (isSameCheck(key, manifest.encryption.check)) return key;
  throw new CliError('The passphrase is not the one of this backup.', 'Give the file with the passphrase that the backup was made with.', {
    exitCode: exitCodes.misused,
  });
}

const dayMs = 86_400_000;

/** What another run may be writing just now is left alone; nothing takes a day. */
function isAbandoned(name: string, now: Date): boolean {
  const [day = '', time = ''] = name.slice('parley-'.length).replace('.partial', '').split('T');
  return now.getTime() - Date.parse(`${day}T${time.replaceAll('-', ':')}`) > dayMs;
}

/**
 * Removes the oldest backups until `keep` are left, what interrupted runs left, and files that no backup names any more.
 * @returns what was removed, by name
 */
export async function rotateBackups(place: BackupPlace, keep: number, now: Date): Promise<string[]> {
  const backups = await findBackups(place);
  const goes = backups.slice(0, Math.max(0, backups.length - keep));
  // All lists first: where one cannot be read, nothing is removed.
  const named = new Set<string>();
  for (const name of backups.slice(goes.length)) {
    const manifest = await loadManifest(place, name);
    for (const { content } of manifest.contents) named.add(contentPath(manifest.encryption, content));
  }
  const leftovers = (await place.folders()).filter(isLeftover);
  const abandoned = leftovers.filter((name) => isAbandoned(name, now));
  for (const name of [...goes, ...abandoned]) await place.remove(name);
  if (leftovers.length > abandoned.length) return goes;
  for (const folder of (await place.folders()).filter((name) => name === contentFolder(null) || name.startsWith(`${contentFolder(null)}-`))) {
    for (const path of await place.list(folder)) if (!named.has(path)) await place.remove(path);
  }
  return goes;
}
