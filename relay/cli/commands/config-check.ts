import type { Command } from 'commander';
import { ConfigError, givenEnvironment, readConfig } from '../../config.ts';
import { exitCodes } from '../cli-error.ts';
import { effectiveValues } from '../effective-values.ts';
import type { Finish } from '../finish.ts';
import type { Terminal } from '../terminal.ts';

/** All problems of the environment at once: those of single variables, and those of variables together. */
function problemsOf(): string[] {
  try {
    readConfig();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** `config check`: every variable validated, with the values that hold (secrets masked). */
export function addConfigCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('config')
    .description('look at the configuration')
    .command('check')
    .description('validate every variable and show the values that hold, secrets masked')
    .option('--json', 'answer as JSON')
    .action((options: { json?: boolean }) => {
      const values = effectiveValues(givenEnvironment());
      const problems = problemsOf();
      if (options.json === true) terminal.print(JSON.stringify({ ok: problems.length === 0, problems, values }, null, 2));
      else {
        const width = Math.max(...values.map((value) => value.name.length));
        for (const { name, value, source } of values) {
          terminal.print(`${name.padEnd(width)}  ${value ?? '–'}${source === 'default' ? '  (default)' : ''}`);
        }
        terminal.print(problems.length === 0 ? '\nThe configuration is right.' : `\n${problems.length === 1 ? 'One problem' : `${problems.length} problems`}:`);
        for (const problem of problems) terminal.print(`  ✗ ${problem}`);
        if (problems.length > 0)
          terminal.say('→ Set these variables right (environment, or the file .env beside docker-compose.yml), then start the relay again.');
      }
      finish(problems.length === 0 ? exitCodes.ok : exitCodes.misused);
    });
}
