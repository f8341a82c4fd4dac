import type { CommandArg } from './entities/command.ts';

// How the words behind a command are read by its places. One rule for the composer, which shows it while one types, and for bots, which act by it.

/** What was typed for each place; places that were left out are not there. Numbers are numbers. */
export type CommandArgs = Record<string, string | number>;

/** One place as one reads it: `<code>`; what may be left out stands in brackets, `[market]`. */
export const argWords = ({ name, required }: CommandArg): string => (required === true ? `<${name}>` : `[${name}]`);

/** How a command is typed, in one line: `/stock <code> [market]`. */
export const usageOf = (name: string, args: readonly CommandArg[]): string => [`/${name}`, ...args.map(argWords)].join(' ');

/** What follows a command's name, without the blank or `=` between them. */
export const wordsBehind = (text: string): string => text.replace(/^[=\s]/, '').trim();

/**
 * Reads what follows a command's name (`wordsBehind`) by its places: a word for each, `"two words"` count as one; the rest of the line for the kind `text`. Else what is
 * wrong, in words for who typed it.
 */
export function readArgs(name: string, text: string, args: readonly CommandArg[]): { values: CommandArgs } | { problem: string } {
  const problem = (words: string) => ({ problem: `${words} Like this: ${usageOf(name, args)}` });
  const values: CommandArgs = {};
  let rest = text.trim();
  for (const arg of args) {
    const { value, after } = arg.kind === 'text' ? { value: rest, after: '' } : nextWord(rest);
    rest = after;
    if (value === '') {
      if (arg.required === true) return problem(`/${name} needs ${arg.name}.`);
    } else if (arg.kind === 'number') {
      const number = Number(value);
      if (!Number.isFinite(number)) return problem(`${arg.name} must be a number, and "${value}" is none.`);
      values[arg.name] = number;
    } else if (arg.kind === 'choice' && arg.choices !== undefined && !arg.choices.includes(value)) {
      return problem(`${arg.name} must be one of ${arg.choices.join(', ')}.`);
    } else values[arg.name] = value;
  }
  return { values };
}

/** Which place is being typed where what follows the name up to the caret is this; null: one behind the last. */
export function placeAt(text: string, args: readonly CommandArg[]): number | null {
  let rest = text.replace(/^[=\s]/, '').trimStart();
  for (const [index, { kind }] of args.entries()) {
    if (kind === 'text') return index;
    const whole = /^(?:"[^"]*"|[^\s"]\S*)\s+/.exec(rest)?.[0];
    if (whole === undefined) return index;
    rest = rest.slice(whole.length);
  }
  return null;
}

function nextWord(text: string): { value: string; after: string } {
  const [whole, quoted, plain] = /^(?:"([^"]*)"|(\S+))\s*/.exec(text) ?? ['', '', ''];
  return { value: quoted ?? plain ?? '', after: text.slice(whole.length) };
}
