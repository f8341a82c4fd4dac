import type { Command } from 'commander';
import { openBackupPlace } from '../backup/open-backup-place.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import type { DatabaseError } from '../doctor/check.ts';
import { reachAdvice } from '../doctor/database-checks.ts';
import { allChecks, type NamedFinding, runChecks } from '../doctor/run-checks.ts';
import type { Finish } from '../finish.ts';
import { openPlace, type Place, readPlaceConfig } from '../open-place.ts';
import type { Terminal } from '../terminal.ts';

const signs = { ok: '✓', warning: '!', problem: '✗', skipped: '–' } as const;

export function showFinding({ level, name, words, advice }: NamedFinding): string {
  return `${signs[level]} ${name}: ${words}${advice === undefined ? '' : `\n  → ${advice}`}`;
}

/** `doctor`: looks at everything that can be wrong and says what to do. */
export function addDoctorCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('doctor')
    .description('look at everything that can be wrong, with advice for each')
    .option('--backups <place>', 'where backups are written to, to see how old the newest is')
    .option('--deep', 'look at every room and every file, not at a sample')
    .option('--json', 'answer as JSON')
    .action(async (options: { backups?: string; deep?: boolean; json?: boolean }) => {
      const config = readPlaceConfig();
      const say = options.json === true ? () => undefined : terminal.say;
      let place: Place | null = null;
      let databaseError: DatabaseError | null = null;
      try {
        place = await openPlace(say);
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        databaseError = { words: error.message, advice: config.databaseUrl === null ? error.advice : reachAdvice };
      }
      try {
        const findings = await runChecks(
          {
            config,
            databaseUrl: place?.databaseUrl ?? null,
            databaseError,
            backups: options.backups === undefined ? null : openBackupPlace(options.backups, config.files.s3),
            isDeep: options.deep === true,
            checks: allChecks(place?.databaseUrl ?? null),
          },
          (finding) => options.json !== true && terminal.print(showFinding(finding)),
        );
        const count = (level: NamedFinding['level']) => findings.filter((finding) => finding.level === level).length;
        if (options.json === true) terminal.print(JSON.stringify({ ok: count('problem') === 0, findings }, null, 2));
        else terminal.print(`\n${count('ok')} right, ${count('warning')} to look at, ${count('problem')} wrong, ${count('skipped')} left out.`);
        finish(count('problem') === 0 ? exitCodes.ok : exitCodes.failed);
      } finally {
        await place?.close();
      }
    });
}
