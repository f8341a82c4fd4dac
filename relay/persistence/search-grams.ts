import type { Id } from '@parley/shared/ids';
import { cjkGrams, hasCjk, isCjk } from '@parley/shared/search/cjk';
import { beginsWord, isFoundAnywhere } from '@parley/shared/search/matches';
import type { HasValue } from '@parley/shared/search/read-query';
import type { SearchableState } from '../domain/ports.ts';

/**
 * What `message_search.grams` holds: numbers of 32 bits that a message is found by, through one index of PostgreSQL that needs no extension. Of the folded words:
 * every three characters without white space, CJK characters alone and in pairs, the first and the first two characters of each word; then the author, the
 * room, and the filters. A row with all grams of a query is only a candidate: the words themselves decide.
 */
const flags: Readonly<Record<HasValue | SearchableState, number>> = { link: 1, file: 2, image: 3, code: 4, pinned: 5, thread: 6, edited: 7 };
const flagsEnd = 16;
/** So many of a term's grams narrow it as far as all would. */
const gramsOfTermMax = 8;

const wordStart = '\u0001';
export const authorGram = (userId: Id): number => numberOf(`\u0002${userId}`);
export const roomGram = (roomId: Id): number => numberOf(`\u0003${roomId}`);
export const flagGram = (flag: HasValue | SearchableState): number => flags[flag];

/** FNV-1a over UTF-16 units, as a signed number; the first few numbers belong to the filters. */
function numberOf(gram: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < gram.length; at += 1) hash = Math.imul(hash ^ gram.charCodeAt(at), 0x01000193);
  return hash >= 0 && hash < flagsEnd ? hash + flagsEnd : hash | 0;
}

/** Everything the words of a message are found by. */
export function gramsOfWords(folded: string): number[] {
  const grams = new Set<number>();
  for (const gram of cjkGrams(folded)) grams.add(numberOf(gram));
  for (const gram of threes(folded)) grams.add(numberOf(gram));
  for (let at = 0; at < folded.length; at += 1) {
    const unit = folded.charCodeAt(at);
    const isSecondHalf = unit >= 0xdc00 && unit <= 0xdfff;
    if (unit !== 0x20 && !isSecondHalf && beginsWord(folded, at)) for (const gram of starts(folded, at)) grams.add(numberOf(gram));
  }
  return [...grams];
}

/** What a folded term is found by: never empty, and every message that holds the term has them all. */
export function gramsOfTerm(term: string): number[] {
  if (!isFoundAnywhere(term)) return [numberOf(wordStart + term)];
  const grams = new Set<string>([...threes(term), ...cjkGrams(term)]);
  // What follows a space within a phrase begins a word; the last part may be cut off anywhere.
  if (grams.size === 0) for (let at = term.indexOf(' '); at >= 0; at = term.indexOf(' ', at + 1)) for (const gram of starts(term, at + 1)) grams.add(gram);
  return evenly([...grams], gramsOfTermMax).map(numberOf);
}

/** Three characters side by side without white space; not of CJK alone, which has its own grams. */
function threes(folded: string): string[] {
  const found: string[] = [];
  let [first, second] = [' ', ' '];
  for (const third of folded) {
    if (first !== ' ' && second !== ' ' && third !== ' ' && !(isCjk(first) && isCjk(second) && isCjk(third))) found.push(first + second + third);
    first = second;
    second = third;
  }
  return found;
}

/** The first character and the first two of what begins at a place. CJK is found without. */
function starts(folded: string, at: number): string[] {
  const first = String.fromCodePoint(folded.codePointAt(at) ?? 0x20);
  if (first === ' ' || hasCjk(first)) return [];
  const code = folded.codePointAt(at + first.length);
  const second = code === undefined ? ' ' : String.fromCodePoint(code);
  return second === ' ' || hasCjk(second) ? [wordStart + first] : [wordStart + first, wordStart + first + second];
}

function evenly<T>(all: readonly T[], max: number): T[] {
  return all.length <= max ? [...all] : all.filter((_, index) => Math.floor((index * max) / all.length) !== Math.floor(((index - 1) * max) / all.length));
}
