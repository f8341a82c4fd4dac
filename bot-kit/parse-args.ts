import { type CommandArgs, readArgs } from '@parley/shared/command-args';
import type { CommandArg } from '@parley/shared/entities/command';
import { CommandError } from './call-error.ts';

/** What was typed behind a command, by its places (`shared/command-args.ts`). Throws `CommandError` in words for who typed it. */
export function parseArgs(name: string, text: string, args: readonly CommandArg[]): CommandArgs {
  const read = readArgs(name, text, args);
  if ('problem' in read) throw new CommandError(read.problem);
  return read.values;
}
