import { CliError } from '../cli-error.ts';
import { formatCount, type Terminal } from '../terminal.ts';
import type { BackupPlace } from './backup-place.ts';
import { openContent } from './content-parts.ts';
import type { Manifest } from './manifest.ts';
import { hashed, unpacked } from './packing.ts';
import { tallyOf } from './read-table.ts';
import type { BackupKey } from './sealing.ts';

function damaged(part: string, reason: string, cause?: unknown): CliError {
  return new CliError(
    `The backup is damaged: ${part}: ${reason}.`,
    'Use another backup, and look at the disk this one is on. Make a new backup now if the server still runs.',
    { cause },
  );
}

/**
 * Reads a backup again, every part of it: the stored bytes, the rows in them, and the files (`contents`: only these).
 * @throws {CliError} naming the first part that is not what was written
 */
export async function verifyBackup(input: {
  place: BackupPlace;
  folder: string;
  manifest: Manifest;
  key: BackupKey | null;
  contents?: ReadonlySet<string>;
  terminal: Terminal;
}): Promise<void> {
  const { place, folder, manifest, key, terminal } = input;
  const progress = terminal.progress('Checking the backup');
  const total = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  let rows = 0;
  for (const table of manifest.tables) {
    const tally = tallyOf(table);
    try {
      const stored = hashed(await place.read(`${folder}/${table.file}`));
      for await (const chunk of unpacked(stored.bytes, key)) {
        tally.update(chunk);
        progress.at(rows + tally.rows(), total, 'rows');
      }
      if (stored.digest() !== table.storedHash) throw new Error('its bytes are not those that were written');
    } catch (error) {
      throw damaged(table.file, error instanceof Error ? error.message : String(error), error);
    }
    if (tally.rows() !== table.rows || tally.digest() !== table.rowHash)
      throw damaged(table.file, `${formatCount(table.rows)} rows were written, others are there`);
    rows += table.rows;
  }
  const wanted = manifest.contents.filter(({ content }) => input.contents?.has(content) ?? true);
  for (const [nth, { content }] of wanted.entries()) {
    progress.at(nth, wanted.length, 'files');
    try {
      const read = hashed(await openContent(place, content, key));
      for await (const _chunk of read.bytes);
      if (read.digest() !== content) throw new Error('its bytes are not those that were written');
    } catch (error) {
      throw damaged(`file ${content}`, error instanceof Error ? error.message : String(error), error);
    }
  }
  progress.done(`${formatCount(rows)} rows and ${formatCount(wanted.length)} files are as they were written`);
}
