import { type Command, Option } from 'commander';
import { migrationsFolder } from '../../../prisma/migrate.ts';
import { keyForWriting, readPassphrase } from '../backup/find-backups.ts';
import { openBackupPlace } from '../backup/open-backup-place.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { openPlace } from '../open-place.ts';
import { relayVersion } from '../relay-version.ts';
import type { Terminal } from '../terminal.ts';
import { upgradeServer } from '../upgrade/upgrade-server.ts';
import { showFinding } from './doctor.ts';

type Options = { to?: string; passphraseFile?: string; backup: boolean; yes?: boolean; dryRun?: boolean; migrations: string; json?: boolean };

/** `upgrade`: makes the database ready for this version, or leaves it as it was. */
export function addUpgradeCommand(program: Command, terminal: Terminal): void {
  program
    .command('upgrade')
    .description(
      'make the database ready for this version: look, back up, migrate, try; what fails is taken back. Nodes of the version before may run on meanwhile',
    )
    .option('--to <place>', 'where the backup goes: a folder, or s3://BUCKET/PREFIX')
    .option('--passphrase-file <file>', 'encrypt the backup with the passphrase in this file')
    .option('--no-backup', 'make no backup (needs --yes)')
    .option('--yes', 'do it without a backup')
    .option('--dry-run', 'only look, and say what would be applied')
    .option('--json', 'tell the result as JSON')
    .addOption(new Option('--migrations <folder>', 'where the migrations are').default(migrationsFolder).hideHelp())
    .action(async (options: Options) => {
      const isSaved = options.backup && options.dryRun !== true;
      if (isSaved && options.to === undefined) {
        throw new CliError('Where does the backup go? --to is missing.', 'For example: parley-relay upgrade --to /var/backups/parley', {
          exitCode: exitCodes.misused,
        });
      }
      if (!options.backup && options.yes !== true && options.dryRun !== true) {
        throw new CliError('Without a backup nothing can be taken back once it is done.', 'Leave out --no-backup, or add --yes if you have one already.', {
          exitCode: exitCodes.misused,
        });
      }
      const passphrase = options.passphraseFile === undefined ? null : await readPassphrase(options.passphraseFile);
      const place = await openPlace(terminal.say);
      try {
        const backups = isSaved ? openBackupPlace(options.to ?? '', place.config.files.s3) : null;
        const result = await upgradeServer({
          place,
          backup: backups === null ? null : { place: backups, key: await keyForWriting(backups, passphrase) },
          migrations: options.migrations,
          isDryRun: options.dryRun === true,
          show: (finding) => terminal.say(showFinding(finding)),
          terminal,
        });
        if (options.json === true) terminal.print(JSON.stringify({ version: relayVersion, ...result }));
        else if (options.dryRun !== true)
          terminal.print(`Ready for Parley ${relayVersion}. → Restart the nodes one after the other: docker compose up -d, or systemctl restart parley-relay.`);
      } finally {
        await place.close();
      }
    });
}
