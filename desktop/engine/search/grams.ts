import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { cjkGrams, hasCjk, isCjk } from '@parley/shared/search/cjk';
import { fold } from '@parley/shared/search/fold';
import { whatMessageHas } from '@parley/shared/search/has';
import { isFoundAnywhere } from '@parley/shared/search/matches';

/**
 * What the index holds of a message and what it is asked for: short pieces ("grams") of the folded body. Between white space: every three characters; where
 * a word or a sign begins, `^` and the next one or two; every CJK character and pair. A message can only match a term if it has all grams of the term;
 * whether it does match is decided by `matches` alone, so grams may find too much but never too little.
 */

/** Raise it whenever other grams come out of the same message: the index is made anew then. */
export const gramsVersion = 1;

const letter = /[\p{L}\p{N}\p{M}_]/u;
const ascii = /^[\x20-\x7e]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they end tokens of the index, so no gram may hold one
const control = /[\u0000-\u001f\u007f]/;

/** Every three characters of a text without white space. Three CJK ones are covered by their pairs. */
function trigrams(chunk: string, add: (gram: string) => void): void {
  if (ascii.test(chunk)) {
    for (let at = 0; at + 3 <= chunk.length; at += 1) add(chunk.slice(at, at + 3));
    return;
  }
  const characters = [...chunk];
  for (let at = 0; at + 3 <= characters.length; at += 1) {
    const three = characters.slice(at, at + 3);
    if (!three.every(isCjk)) add(three.join(''));
  }
}

const asciiStarts = /(?<![a-z0-9_])[a-z0-9_][^ ]?|[^a-z0-9_ ][^ ]?/g;

/** Where words and signs begin: `^` and one or two characters. */
function starts(chunk: string, add: (gram: string) => void): void {
  if (ascii.test(chunk)) {
    // Signs may overlap with what follows them, so the search goes on one character after each.
    asciiStarts.lastIndex = 0;
    for (let found = asciiStarts.exec(chunk); found; found = asciiStarts.exec(chunk)) {
      add(`^${found[0]}`);
      asciiStarts.lastIndex = found.index + 1;
    }
    return;
  }
  const characters = [...chunk];
  let isAfterLetter = false;
  for (const [at, character] of characters.entries()) {
    const isLetter = letter.test(character);
    const isOne = isCjk(character);
    if (!isOne && !(isLetter && isAfterLetter)) add(`^${character}${characters[at + 1] ?? ''}`);
    isAfterLetter = isLetter && !isOne;
  }
}

const author = (id: Id): string => `#u${id.slice(-12)}`;
const room = (id: Id): string => `#r${id.slice(-12)}`;

/** Grams that stand for what a message is, so that filters meet words inside the index. */
export const traitGrams = { author, room, has: (what: string) => `#h${what}`, thread: '#thread', edited: '#edited', mention: '#mention' } as const;

/** Everything the index holds of one message, divided by blanks; null for what is never found (a deleted message). */
export function gramsOfMessage(message: Message, isMention: boolean): string | null {
  if (message.deletedAt !== undefined) return null;
  const grams = new Set<string>([room(message.roomId), author(message.authorId)]);
  const add = (gram: string): void => {
    if (!control.test(gram)) grams.add(gram);
  };
  const folded = fold(message.body);
  for (const chunk of folded.split(' ')) {
    trigrams(chunk, add);
    starts(chunk, (gram) => add(control.test(gram) ? gram.slice(0, -1) : gram));
  }
  if (!ascii.test(folded)) for (const gram of cjkGrams(folded)) grams.add(gram);
  for (const what of whatMessageHas(message)) grams.add(traitGrams.has(what));
  if (message.threadRootId !== undefined || message.thread) grams.add(traitGrams.thread);
  if (message.editedAt !== undefined) grams.add(traitGrams.edited);
  if (isMention) grams.add(traitGrams.mention);
  return [...grams].join(' ');
}

/** What a term asks of the index. `all`: grams that every match has; `start`: the one character its word begins with, where nothing better is known. */
export type TermGrams = { all: string[]; start: string | null };

/** The grams of a folded term. */
export function gramsOfTerm(folded: string): TermGrams {
  const grams = new Set<string>();
  const add = (gram: string): void => {
    if (!control.test(gram)) grams.add(gram);
  };
  let start: string | null = null;
  const chunks = folded.split(' ');
  for (const [index, chunk] of chunks.entries()) {
    trigrams(chunk, add);
    if (!ascii.test(chunk)) for (const gram of cjkGrams(chunk)) grams.add(gram);
    const characters = [...chunk];
    const [first, second] = characters;
    if (first === undefined || characters.length > 2 || isCjk(first)) continue;
    // The first chunk may be the end of a longer word, unless the term counts only at the beginning of one or begins with a sign.
    const isStart = index > 0 || !letter.test(first) || !isFoundAnywhere(folded);
    if (!isStart) continue;
    if (second !== undefined || index < chunks.length - 1) add(`^${chunk}`);
    else if (!hasCjk(folded) && !control.test(first)) start = first;
  }
  return { all: [...grams], start };
}
