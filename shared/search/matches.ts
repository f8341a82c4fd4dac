import { hasCjk } from './cjk.ts';
import { fold, foldWithMap } from './fold.ts';

/** A part of a text in UTF-16 units; `to` is the first one after it. */
export type TextRange = { from: number; to: number };

/** From this many characters on a term is found anywhere within words; shorter ones only where a word begins, unless they hold a CJK character. */
export const anywhereFrom = 3;

/** Whether a folded term is found anywhere within words. */
export function isFoundAnywhere(foldedTerm: string): boolean {
  return hasCjk(foldedTerm) || [...foldedTerm].length >= anywhereFrom;
}

const letter = /[\p{L}\p{N}\p{M}_]/u;
const lastCharacter = /.$/su;

/** Whether a character is a part of words: a letter with its marks, a digit, the low line. */
export function isLetter(character: string): boolean {
  return letter.test(character);
}

/**
 * The rule of every search: whether all terms (folded, as `readQuery` gives them) are somewhere in the body. No terms: everything matches.
 * The device's and the relay's indexes must find exactly this.
 */
export function matches(body: string, foldedTerms: readonly string[]): boolean {
  const folded = fold(body);
  return foldedTerms.every((term) => nextPlace(folded, term, 0) >= 0);
}

/** Where the terms are in a body, for marking them: ascending, not overlapping, touching ones joined. Empty unless all terms are found. */
export function findMatches(body: string, foldedTerms: readonly string[]): TextRange[] {
  const folded = foldWithMap(body);
  const ranges: TextRange[] = [];
  for (const term of foldedTerms) {
    const before = ranges.length;
    for (let at = nextPlace(folded.text, term, 0); at >= 0; at = nextPlace(folded.text, term, at + term.length)) {
      ranges.push({ from: folded.from[at] ?? 0, to: folded.to[at + term.length - 1] ?? body.length });
    }
    if (ranges.length === before) return [];
  }
  return joined(ranges);
}

/** The first place of a folded term in a folded text from `start` on where it counts, or -1. */
function nextPlace(text: string, term: string, start: number): number {
  if (term === '') return -1;
  const isAnywhere = isFoundAnywhere(term);
  let at = text.indexOf(term, start);
  while (at >= 0 && !(isAnywhere || beginsWord(text, at))) at = text.indexOf(term, at + 1);
  return at;
}

/** Whether what stands at a place of a folded text is the beginning of a word; signs (`:)`, `#1`) are one wherever they are. */
export function beginsWord(text: string, at: number): boolean {
  if (!isLetter(String.fromCodePoint(text.codePointAt(at) ?? 0))) return true;
  const before = lastCharacter.exec(text.slice(Math.max(0, at - 2), at))?.[0] ?? ' ';
  return !isLetter(before) || hasCjk(before);
}

function joined(ranges: TextRange[]): TextRange[] {
  const result: TextRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = result.at(-1);
    if (last !== undefined && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else result.push({ ...range });
  }
  return result;
}
