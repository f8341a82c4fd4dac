import type { Command } from 'commander';
import type { Finish } from '../finish.ts';
import type { Terminal } from '../terminal.ts';

/** `start`: one node of the relay in this very process, so that signals reach it. */
export function addStartCommand(program: Command, _terminal: Terminal, finish: Finish): void {
  program
    .command('start')
    .description('run the relay until it is told to stop (with its own PostgreSQL where DATABASE_URL is not given)')
    .action(async () => {
      await import('../../main.ts');
      finish(null);
    });
}
