import type { Id } from '@parley/shared/ids';
import type { Command } from 'commander';
import type pg from 'pg';
import { migrate } from '../../../prisma/migrate.ts';
import { CliError } from '../cli-error.ts';
import { fileContents, spoolFolder } from '../file-contents.ts';
import { openPlace, withClient } from '../open-place.ts';
import { formatCount, type Terminal } from '../terminal.ts';
import type { ExportLine } from '../transfer/export-format.ts';
import { type ImportResult, importLines, type KeepContent } from '../transfer/import-lines.ts';
import { keepFromExport, readExport } from '../transfer/read-export.ts';
import { openSlackArchive } from '../transfer/slack-archive.ts';
import { slackLines } from '../transfer/slack-lines.ts';

function show(terminal: Terminal, result: ImportResult, isJson: boolean): void {
  if (isJson) {
    terminal.print(JSON.stringify(result));
    return;
  }
  terminal.print(`${formatCount(result.messages)} messages in ${result.rooms} rooms, ${result.users} people, ${result.files} files.`);
  if (result.knownRooms + result.knownUsers > 0)
    terminal.print(`${result.knownRooms} rooms and ${result.knownUsers} people were there already and stay as they are.`);
  for (const renamed of result.renamed) terminal.print(`Another has the name: ${renamed}`);
  terminal.say(
    '→ Imported people have no password: `parley-relay admin reactivate HANDLE`, then `parley-relay admin reset HANDLE` makes a link for each. Running nodes and apps show the rooms when they sync next.',
  );
}

async function accountsOf(client: pg.ClientBase): Promise<Map<string, Id>> {
  const { rows } = await client.query<{ handle: string; id: Id }>('SELECT handle, id::text FROM users');
  return new Map(rows.map((row) => [row.handle, row.id]));
}

async function bringIn(
  terminal: Terminal,
  isJson: boolean,
  open: (client: pg.Client, config: Parameters<typeof fileContents>[0]) => Promise<{ lines: AsyncIterable<ExportLine>; keep: KeepContent }>,
): Promise<void> {
  const place = await openPlace(terminal.say, { mayBegin: true });
  try {
    await migrate(place.databaseUrl);
    await withClient(place.databaseUrl, async (client) => {
      const { lines, keep } = await open(client, place.config);
      const result = await importLines(client, lines, keep, terminal);
      await client.query(`SELECT record_audit(NULL, 'rooms-imported', 'server', NULL, NULL, $1::jsonb, NULL)`, [
        JSON.stringify({ rooms: result.rooms, people: result.users, messages: result.messages }),
      ]);
      show(terminal, result, isJson);
    });
  } finally {
    await place.close();
  }
}

/** `import`: brings in what `export` wrote; `import slack` an export of Slack. Twice has the same effect as once. */
export function addImportCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('import')
    .enablePositionalOptions()
    .description('bring in rooms that `export` wrote; what is there already stays as it is')
    .argument('[folder]', 'the folder that was exported')
    .option('--json', 'tell the result as JSON')
    .action(async (folder: string | undefined, options: { json?: boolean }, own: Command) => {
      if (folder === undefined) own.error('error: name the folder to read');
      await bringIn(terminal, options.json === true, async (_client, config) => ({
        lines: readExport(folder ?? ''),
        keep: keepFromExport(folder ?? '', fileContents(config), spoolFolder(config)),
      }));
    });
  command
    .command('slack')
    .description('bring in an export of Slack: people, channels, messages with their times, threads, reactions')
    .argument('<zip>', 'the file that Slack made')
    .option('--match-handles', 'who has an account here with the same handle is the same person')
    .option('--owner <handle>', 'who becomes an owner of every imported room')
    .option('--json', 'tell the result as JSON')
    .action(async (zip: string, options: { matchHandles?: boolean; owner?: string; json?: boolean }) => {
      const archive = await openSlackArchive(zip);
      try {
        await bringIn(terminal, options.json === true, async (client) => {
          const accounts = await accountsOf(client);
          const owner = options.owner?.replace(/^@/, '').toLowerCase();
          const ownerId = owner === undefined ? null : (accounts.get(owner) ?? null);
          if (owner !== undefined && ownerId === null)
            throw new CliError(`Nobody here has the handle @${owner}.`, 'See who there is with `parley-relay admin list`.');
          const lines = slackLines(archive, { accounts: options.matchHandles === true ? accounts : new Map(), ownerId, nowMs: Date.now() });
          return { lines, keep: async () => false };
        });
      } finally {
        archive.close();
      }
    });
}
