import { plainPieces } from '@parley/shared/words/plain-words';
import { cutAtFound, type FoundPart } from './found-parts.ts';

/** A piece of one line of plain words; `at`: where it begins in the line. */
type LineCut = { text: string; isFound: boolean; at: number };

/**
 * A body as one line without formatting and without what is hidden, from a little before what was found first (or from its beginning).
 * @param before characters that stand before the first found part, `max` characters in all
 */
export function foundLine(body: string, found: readonly FoundPart[], { before, max }: { before: number; max: number }): { cuts: LineCut[]; isCut: boolean } {
  const all: LineCut[] = [];
  let length = 0;
  for (const { text, from } of plainPieces(body)) {
    const cuts = from < 0 ? [{ text, isFound: false, at: 0 }] : cutAtFound(text, from, found);
    for (const cut of cuts) all.push({ ...cut, at: length + cut.at });
    length += text.length;
  }
  const start = Math.max(0, (all.find((cut) => cut.isFound)?.at ?? 0) - before);
  const end = start + max;
  const cuts = all.flatMap((cut) => {
    const text = cut.text.slice(Math.max(0, start - cut.at), Math.max(0, end - cut.at));
    return text === '' ? [] : [{ ...cut, text, at: Math.max(cut.at, start) }];
  });
  return { cuts, isCut: start > 0 };
}
