import type { Command } from 'commander';
import { exportFeed, type FeedOptions } from '../feed/export-feed.ts';
import { fileContents } from '../file-contents.ts';
import { openPlace } from '../open-place.ts';
import type { Terminal } from '../terminal.ts';
import { exportRooms } from '../transfer/export-rooms.ts';

type ExportOptions = FeedOptions & { files: boolean; json?: boolean };

/** `export`: rooms as lines of JSON that other programs can read and another Parley can import. */
export function addExportCommand(program: Command, terminal: Terminal): void {
  program
    .command('export')
    .enablePositionalOptions()
    .description('write rooms with all that was said, as lines of JSON and files; another Parley can import it')
    .argument('[folder]', 'a folder that is not there yet')
    .option('--room <name>', 'only this room (name or id)')
    .option('--no-files', 'leave out the files')
    .option('--json', 'tell the result as JSON')
    .option('--format <format>', 'instead, the log for analysis: ndjson (lines of JSON) or parquet (a table)')
    .option('--out <file>', 'with --format: to a file that is not there yet and is there when it is whole; otherwise to standard output')
    .option('--since <moment>', 'with --format: events from then on, as 2026-11-22, 2026-11-22T10:00:00Z, 7d or 12h')
    .option('--cursor <file>', 'with --format: from where the last export with this file ended; the place is kept in it')
    .option('--follow', 'with --format ndjson: go on with what is said from now on, until Ctrl+C')
    .option('--no-bodies', 'with --format: leave out what people wrote')
    .option('--pseudonyms <file>', 'with --format: people under other names, made with the secret in this file; what they wrote stays out')
    .action(async (folder: string | undefined, options: ExportOptions, command: Command) => {
      if (options.format !== undefined) return exportFeed(options, terminal, command);
      const { since, follow, pseudonyms, bodies, out, cursor } = options;
      if (!bodies || [since, follow, pseudonyms, out, cursor].some((option) => option !== undefined))
        command.error('error: --since, --cursor, --follow, --pseudonyms, --no-bodies and --out belong to --format');
      if (folder === undefined) command.error('error: name the folder to write to');
      const place = await openPlace(terminal.say);
      try {
        const result = await exportRooms({
          databaseUrl: place.databaseUrl,
          contents: fileContents(place.config),
          folder: folder ?? '',
          room: options.room ?? null,
          withFiles: options.files,
          terminal,
        });
        if (result.missingFiles > 0) terminal.say(`${result.missingFiles} files are not in the file store any more and were left out.`);
        terminal.print(options.json === true ? JSON.stringify(result) : `${folder}`);
        terminal.say('→ It holds everything that was said: keep it as safe as the server. Bring it into another Parley with `parley-relay import FOLDER`.');
      } finally {
        await place.close();
      }
    });
}
