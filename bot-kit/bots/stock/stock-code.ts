import { CommandError } from '../../call-error.ts';

/** Letters and digits, with `.`, `-`, `_` or `^` between or before them, as exchanges write codes: aapl.us, brk-b.us, ^spx. */
const codePattern = /^\^?[a-z0-9]+(?:[._-][a-z0-9]+)*$/i;
const codeMax = 20;

/** The code of a share as it was typed, in small letters. Throws `CommandError` that says what a code looks like. */
export function readStockCode(typed: string): string {
  const code = typed.trim();
  if (code === '') throw new CommandError('Please say which share, like this: /stock=aapl.us');
  if (code.length > codeMax || !codePattern.test(code)) {
    throw new CommandError(
      `That is not the code of a share. A code is letters and digits with the market behind a dot, at most ${codeMax} characters, like this: /stock=aapl.us`,
    );
  }
  return code.toLowerCase();
}
