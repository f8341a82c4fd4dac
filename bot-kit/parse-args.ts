import type { CommandArg } from '@parley/shared/entities/command';
import { CommandError } from './call-error.ts';

/** What was typed for each place; places that were left out are not there. Numbers are numbers. */
export type CommandArgs = Record<string, string | number>;

/** How a command is typed, in one line: `/stock <code> [market]`. */
export function usageOf(name: string, args: readonly CommandArg[]): string {
  return [`/${name}`, ...args.map((arg) => (arg.required === true ? `<${arg.name}>` : `[${arg.name}]`))].join(' ');
}

/**
 * Reads what follows a command's name by its places: a word for each, `"two words"` count as one; the rest of the line for the kind `text`. Throws `CommandError` in
 * words for who typed it.
 */
export function parseArgs(name: string, text: string, args: readonly CommandArg[]): CommandArgs {
  const usage = `Like this: ${usageOf(name, args)}`;
  const found: CommandArgs = {};
  let rest = text.trim();
  for (const arg of args) {
    const { value, after } = arg.kind === 'text' ? { value: rest, after: '' } : nextWord(rest);
    rest = after;
    if (value === '') {
      if (arg.required === true) throw new CommandError(`/${name} needs ${arg.name}. ${usage}`);
      continue;
    }
    found[arg.name] = read(arg, value, usage);
  }
  return found;
}

function nextWord(text: string): { value: string; after: string } {
  const [whole, quoted, plain] = /^(?:"([^"]*)"|(\S+))\s*/.exec(text) ?? ['', '', ''];
  return { value: quoted ?? plain ?? '', after: text.slice(whole.length) };
}

function read(arg: CommandArg, value: string, usage: string): string | number {
  if (arg.kind === 'number') {
    const number = Number(value);
    if (!Number.isFinite(number)) throw new CommandError(`${arg.name} must be a number, and "${value}" is none. ${usage}`);
    return number;
  }
  if (arg.kind === 'choice' && arg.choices !== undefined && !arg.choices.includes(value)) {
    throw new CommandError(`${arg.name} must be one of ${arg.choices.join(', ')}. ${usage}`);
  }
  return value;
}
