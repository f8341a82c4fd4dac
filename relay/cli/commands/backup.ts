import type { Command } from 'commander';
import { findBackups, keyForReading, keyForWriting, loadManifest, readPassphrase, rotateBackups } from '../backup/find-backups.ts';
import { makeBackup } from '../backup/make-backup.ts';
import { openBackupPlace } from '../backup/open-backup-place.ts';
import { verifyBackup } from '../backup/verify-backup.ts';
import { CliError } from '../cli-error.ts';
import { fileContents } from '../file-contents.ts';
import { openPlace, readPlaceConfig } from '../open-place.ts';
import { relayVersion } from '../relay-version.ts';
import type { Terminal } from '../terminal.ts';
import { positiveNumber } from './positive-number.ts';

const toHelp = 'a folder, or s3://BUCKET/PREFIX in the object store of FILES_S3_ENDPOINT';

/** `backup`: saves everything, `backup list` shows what is there, `backup verify` reads one again. */
export function addBackupCommand(program: Command, terminal: Terminal): void {
  const backup = program
    .command('backup')
    .enablePositionalOptions()
    .description('save the whole server, database and files, while it runs; read again after writing')
    .option('--to <place>', toHelp)
    .option('--keep <number>', 'keep this many backups there and remove older ones', positiveNumber)
    .option('--passphrase-file <file>', 'encrypt with the passphrase in this file')
    .option('--json', 'tell the result as JSON')
    .action(async (options: { to?: string; keep?: number; passphraseFile?: string; json?: boolean }) => {
      if (options.to === undefined)
        throw new CliError('Where to? --to is missing.', 'For example: parley-relay backup --to /var/backups/parley --keep 14', { exitCode: 2 });
      const passphrase = options.passphraseFile === undefined ? null : await readPassphrase(options.passphraseFile);
      const opened = await openPlace(terminal.say);
      try {
        const place = openBackupPlace(options.to, opened.config.files.s3);
        const key = await keyForWriting(place, passphrase);
        const now = new Date();
        const { name, manifest, bytes } = await makeBackup({
          databaseUrl: opened.databaseUrl,
          contents: fileContents(opened.config),
          place,
          key,
          version: relayVersion,
          now,
          terminal,
        });
        const removed = options.keep === undefined ? [] : await rotateBackups(place, options.keep, now);
        for (const old of removed) terminal.say(`Removed the old backup ${old}.`);
        if (manifest.missingContents.length > 0) {
          terminal.say(
            `${manifest.missingContents.length} files are named in the database and are missing or damaged in the file store: they are lost already. \`parley-relay doctor\` looks closer.`,
          );
        }
        if (options.json === true) {
          const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
          terminal.print(
            JSON.stringify({
              name,
              place: place.label,
              rows,
              rooms: manifest.rooms.length,
              files: manifest.contents.length,
              missingFiles: manifest.missingContents.length,
              bytes,
              removed,
            }),
          );
        } else terminal.print(`${place.label}/${name}`);
      } finally {
        await opened.close();
      }
    });
  backup
    .command('list')
    .description('the backups of a place, oldest first')
    .requiredOption('--from <place>', toHelp)
    .option('--json', 'answer as JSON')
    .action(async (options: { from: string; json?: boolean }) => {
      const place = openBackupPlace(options.from, options.from.startsWith('s3://') ? readPlaceConfig().files.s3 : null);
      const names = await findBackups(place);
      if (options.json === true) terminal.print(JSON.stringify(names));
      else for (const name of names) terminal.print(name);
      if (names.length === 0) terminal.say(`There are no backups in ${place.label}.`);
    });
  backup
    .command('verify')
    .description('read a backup again, every row and every file (the newest, or the one named)')
    .argument('[name]', 'which one')
    .requiredOption('--from <place>', toHelp)
    .option('--passphrase-file <file>', 'the passphrase it is encrypted with')
    .action(async (name: string | undefined, options: { from: string; passphraseFile?: string }) => {
      const place = openBackupPlace(options.from, options.from.startsWith('s3://') ? readPlaceConfig().files.s3 : null);
      const chosen = name ?? (await findBackups(place)).at(-1);
      if (chosen === undefined) throw new CliError(`There are no backups in ${place.label}.`, 'Make one with `parley-relay backup --to`.');
      const manifest = await loadManifest(place, chosen);
      const key = keyForReading(manifest, options.passphraseFile === undefined ? null : await readPassphrase(options.passphraseFile));
      await verifyBackup({ place, folder: chosen, manifest, key, terminal });
      terminal.print(`${chosen} is whole: made ${manifest.madeAt} by Parley ${manifest.parley}, ${manifest.rooms.length} rooms.`);
    });
}
