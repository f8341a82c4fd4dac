import type { Command } from 'commander';
import { findBackups, keyForReading, loadManifest, readPassphrase } from '../backup/find-backups.ts';
import { openBackupPlace } from '../backup/open-backup-place.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { CliError } from '../cli-error.ts';
import { fileContents, spoolFolder } from '../file-contents.ts';
import { openPlace } from '../open-place.ts';
import type { Terminal } from '../terminal.ts';

/** `restore`: lays a backup into an empty server and proves that both are equal. */
export function addRestoreCommand(program: Command, terminal: Terminal): void {
  program
    .command('restore')
    .description('lay a backup into an empty server (no relay may run on it), and prove that both are equal')
    .argument('[name]', 'which backup; the newest where none is named')
    .requiredOption('--from <place>', 'the folder or s3://BUCKET/PREFIX that backups were written to')
    .option('--passphrase-file <file>', 'the passphrase it is encrypted with')
    .option('--force', 'replace everything that is there')
    .option('--json', 'tell the result as JSON')
    .action(async (name: string | undefined, options: { from: string; passphraseFile?: string; force?: boolean; json?: boolean }) => {
      const passphrase = options.passphraseFile === undefined ? null : await readPassphrase(options.passphraseFile);
      const opened = await openPlace(terminal.say, { mayBegin: true });
      try {
        const place = openBackupPlace(options.from, opened.config.files.s3);
        const chosen = name ?? (await findBackups(place)).at(-1);
        if (chosen === undefined) throw new CliError(`There are no backups in ${place.label}.`, 'Give the folder that `parley-relay backup --to` wrote to.');
        const manifest = await loadManifest(place, chosen);
        const { storeId } = await restoreBackup({
          databaseUrl: opened.databaseUrl,
          contents: fileContents(opened.config),
          spoolFolder: spoolFolder(opened.config),
          place,
          name: chosen,
          manifest,
          key: keyForReading(manifest, passphrase),
          isForced: options.force === true,
          terminal,
        });
        if (options.json === true) terminal.print(JSON.stringify({ name: chosen, storeId, rooms: manifest.rooms.length, equal: true }));
        else terminal.print(`Restored ${chosen}, as of ${manifest.madeAt}. Every row and every room's log is equal to the backup.`);
        terminal.say(
          '→ Start the relay now. Apps notice that the server was restored: they read everything again and send what the backup does not have. People may have to sign in once more.',
        );
      } finally {
        await opened.close();
      }
    });
}
