import { Command, CommanderError } from 'commander';
import { CliError, exitCodes } from './cli-error.ts';
import { addAdminCommand } from './commands/admin.ts';
import { addBackupCommand } from './commands/backup.ts';
import { addConfigCommand } from './commands/config-check.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExportCommand } from './commands/export.ts';
import { addImportCommand } from './commands/import.ts';
import { addRestoreCommand } from './commands/restore.ts';
import { addRetentionCommand } from './commands/retention.ts';
import { addStartCommand } from './commands/start.ts';
import { addUpgradeCommand } from './commands/upgrade.ts';
import type { Finish } from './finish.ts';
import { relayVersion } from './relay-version.ts';
import type { Terminal } from './terminal.ts';

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
  for (const add of [
    addStartCommand,
    addConfigCommand,
    addDoctorCommand,
    addBackupCommand,
    addRestoreCommand,
    addUpgradeCommand,
    addAdminCommand,
    addRetentionCommand,
    addExportCommand,
    addImportCommand,
  ]) {
    add(program, terminal, finish);
  }
  try {
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
