import { Command, CommanderError } from 'commander';
import { CliError, exitCodes } from './cli-error.ts';
import { ensureDatabaseClient } from './ensure-database-client.ts';
import type { Finish } from './finish.ts';
import { relayVersion } from './relay-version.ts';
import type { Terminal } from './terminal.ts';

type AddCommand = (program: Command, terminal: Terminal, finish: Finish) => void;

/** The commands, in the order of the help. */
const commands: { name: string; load: () => Promise<AddCommand> }[] = [
  { name: 'start', load: async () => (await import('./commands/start.ts')).addStartCommand },
  { name: 'config', load: async () => (await import('./commands/config-check.ts')).addConfigCommand },
  { name: 'doctor', load: async () => (await import('./commands/doctor.ts')).addDoctorCommand },
  { name: 'backup', load: async () => (await import('./commands/backup.ts')).addBackupCommand },
  { name: 'restore', load: async () => (await import('./commands/restore.ts')).addRestoreCommand },
  { name: 'upgrade', load: async () => (await import('./commands/upgrade.ts')).addUpgradeCommand },
  { name: 'admin', load: async () => (await import('./commands/admin.ts')).addAdminCommand },
  { name: 'retention', load: async () => (await import('./commands/retention.ts')).addRetentionCommand },
  { name: 'export', load: async () => (await import('./commands/export.ts')).addExportCommand },
  { name: 'import', load: async () => (await import('./commands/import.ts')).addImportCommand },
];

const epilogue = `
Every command reads the environment of the relay (DATABASE_URL, DATA_DIR, …); without DATABASE_URL it works on the embedded database of DATA_DIR.
Exit codes: 0 done, 1 failed or something is wrong, 2 wrong use or configuration.`;

/**
 * Runs one command of the operator's command line.
 * @param args without the program's own name
 * @returns the exit code; null: the process goes on and ends by itself (`start`)
 */
export async function runCommandLine(args: string[], terminal: Terminal): Promise<number | null> {
  let exitCode: number | null = exitCodes.ok;
  const finish: Finish = (code) => {
    exitCode = code;
  };
  const program = new Command('parley-relay')
    .description("Runs and looks after a Parley server: the operator's command line.")
    .version(relayVersion)
    .addHelpText('after', epilogue)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.print(text.trimEnd()), writeErr: (text) => terminal.say(text.trimEnd()) })
    .showHelpAfterError('(add --help to see how it is used)');
  // One command alone is quick to load; help, and a word that is none, want all of them.
  const word = args.find((arg) => !arg.startsWith('-')) ?? '';
  const wanted = commands.filter(({ name }) => name === word);
  try {
    await ensureDatabaseClient();
    for (const { load } of wanted.length > 0 ? wanted : commands) {
      const add = await load();
      add(program, terminal, finish);
    }
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.misused;
    if (error instanceof CliError) {
      terminal.say(`${error.message}\n→ ${error.advice}`);
      return error.exitCode;
    }
    terminal.say(
      `This went wrong unexpectedly: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n→ Try again; \`parley-relay doctor\` looks for the usual reasons.`,
    );
    return exitCodes.failed;
  }
  return exitCode;
}
