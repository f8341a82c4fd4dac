import type { Id } from '@parley/shared/ids';
import { isCjk } from '@parley/shared/search/cjk';
import { isFoundAnywhere, isLetter } from '@parley/shared/search/matches';
import type { HasValue } from '@parley/shared/search/read-query';
import type { SearchableState } from '../domain/search/search-ports.ts';

/**
 * What `message_search.grams` holds: numbers of 32 bits that a message is found by, through one index of PostgreSQL that needs no extension. Of the folded words:
 * every three characters without white space, CJK characters alone and in pairs, the first and the first two characters of each word; then the author, the
 * room, and the filters. A row with all grams of a query is only a candidate: the words themselves decide.
 */
const flags: Readonly<Record<HasValue | SearchableState, number>> = { link: 1, file: 2, image: 3, code: 4, pinned: 5, thread: 6, edited: 7 };
const flagsEnd = 16;
/** So many of a term's grams narrow it as far as all would. */
const gramsOfTermMax = 8;

/** What a gram begins with that is not a part of words. */
const wordStart = 1;
const author = 2;
const room = 3;
export const authorGram = (userId: Id): number => finish(hashOf(userId, author));
export const roomGram = (roomId: Id): number => finish(hashOf(roomId, room));
export const flagGram = (flag: HasValue | SearchableState): number => flags[flag];

/** FNV-1a over code points. */
const hashStart = 0x811c9dc5 | 0;
const mix = (hash: number, codePoint: number): number => Math.imul(hash ^ codePoint, 0x01000193);
/** The first few numbers belong to the filters. */
const finish = (hash: number): number => (hash >= 0 && hash < flagsEnd ? hash + flagsEnd : hash);

function hashOf(text: string, start: number): number {
  let hash = mix(hashStart, start);
  for (const character of text) hash = mix(hash, character.codePointAt(0) ?? 0);
  return hash;
}

const isSpace = 1;
const isCjkKind = 2;
const isLetterKind = 4;
const kinds = new Map<number, number>();
const kindsMax = 20_000;

/** What kind of character it is: asked for every character of every message, so remembered. */
function kindOf(codePoint: number): number {
  const before = kinds.get(codePoint);
  if (before !== undefined) return before;
  const character = String.fromCodePoint(codePoint);
  const kind = (character === ' ' ? isSpace : 0) | (isCjk(character) ? isCjkKind : 0) | (isLetter(character) ? isLetterKind : 0);
  if (kinds.size >= kindsMax) kinds.clear();
  kinds.set(codePoint, kind);
  return kind;
}

/** Everything the words of a message are found by. */
export function gramsOfWords(folded: string): number[] {
  const grams = new Set<number>();
  const characters = read(folded);
  addThreesAndCjk(characters, grams);
  addStarts(characters, grams, true);
  return [...grams];
}

/** What a folded term is found by: never empty, and every message that holds the term has them all. */
export function gramsOfTerm(term: string): number[] {
  if (!isFoundAnywhere(term)) return [finish(hashOf(term, wordStart))];
  const grams = new Set<number>();
  addThreesAndCjk(read(term), grams);
  // What follows a space within a phrase begins a word; its first part may be cut off anywhere.
  if (grams.size === 0) addStarts(read(term), grams, false);
  return evenly([...grams], gramsOfTermMax);
}

type Characters = { points: number[]; kinds: number[] };

function read(folded: string): Characters {
  const points: number[] = [];
  const kindsOfPoints: number[] = [];
  for (let at = 0; at < folded.length; at += 1) {
    const point = folded.codePointAt(at) ?? 0;
    if (point > 0xffff) at += 1;
    points.push(point);
    kindsOfPoints.push(kindOf(point));
  }
  return { points, kinds: kindsOfPoints };
}

/** Three characters side by side without white space (not of CJK alone), and CJK characters alone and in pairs. */
function addThreesAndCjk({ points, kinds: of }: Characters, grams: Set<number>): void {
  let first = 0;
  let second = 0;
  let firstKind = isSpace;
  let secondKind = isSpace;
  for (let at = 0; at < points.length; at += 1) {
    const third = points[at] ?? 0;
    const kind = of[at] ?? 0;
    if (kind & isCjkKind) {
      grams.add(finish(mix(hashStart, third)));
      if (secondKind & isCjkKind) grams.add(finish(mix(mix(hashStart, second), third)));
    }
    if (!((firstKind | secondKind | kind) & isSpace) && !(firstKind & secondKind & kind & isCjkKind))
      grams.add(finish(mix(mix(mix(hashStart, first), second), third)));
    first = second;
    second = third;
    firstKind = secondKind;
    secondKind = kind;
  }
}

/** The first character and the first two wherever a word begins; CJK is found without. `isAnywhere` false: only after white space. */
function addStarts({ points, kinds: of }: Characters, grams: Set<number>, isAnywhere: boolean): void {
  const start = mix(hashStart, wordStart);
  let beforeKind = isAnywhere ? isSpace : isLetterKind;
  for (let at = 0; at < points.length; at += 1) {
    const kind = of[at] ?? 0;
    // The rule of `beginsWord`: a sign, or a letter that follows no letter, or follows CJK.
    const begins = isAnywhere ? !(kind & isLetterKind) || !(beforeKind & isLetterKind) || (beforeKind & isCjkKind) !== 0 : (beforeKind & isSpace) !== 0;
    beforeKind = kind;
    if (!begins || kind & (isSpace | isCjkKind)) continue;
    const one = mix(start, points[at] ?? 0);
    grams.add(finish(one));
    if (at + 1 < points.length && !((of[at + 1] ?? 0) & (isSpace | isCjkKind))) grams.add(finish(mix(one, points[at + 1] ?? 0)));
  }
}

function evenly<T>(all: readonly T[], max: number): T[] {
  return all.length <= max ? [...all] : all.filter((_, index) => Math.floor((index * max) / all.length) !== Math.floor(((index - 1) * max) / all.length));
}
