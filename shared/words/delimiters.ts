export type Tag = 'strong' | 'emphasis' | 'strike' | 'spoiler';

/** A run of `*`, `_`, `~~` or `||`. Pairing says what it closes, what of it is left as text, and what it opens (the innermost first). */
export type DelimiterToken = {
  kind: 'delimiter';
  from: number;
  to: number;
  sign: string;
  canOpen: boolean;
  canClose: boolean;
  /** Signs that are not used yet. */
  left: number;
  closes: Tag[];
  opens: Tag[];
};

const space = /\s/u;
const mark = /[\p{P}\p{S}]/u;

/** The run of delimiters at a place, with what it may do there (CommonMark 6.2: left- and right-flanking). `~~` and `||` are pairs of exactly two. */
export function delimiterAt(text: string, at: number): DelimiterToken {
  const sign = text[at] ?? '';
  let to = at + 1;
  while (text[to] === sign) to += 1;
  // Halves of surrogate pairs are neither: emoji count as letters.
  const before = text[at - 1] ?? ' ';
  const after = text[to] ?? ' ';
  const isLeft = !space.test(after) && (!mark.test(after) || space.test(before) || mark.test(before));
  const isRight = !space.test(before) && (!mark.test(before) || space.test(after) || mark.test(after));
  const token: DelimiterToken = { kind: 'delimiter', from: at, to, sign, canOpen: isLeft, canClose: isRight, left: to - at, closes: [], opens: [] };
  if (sign === '_') {
    token.canOpen = isLeft && (!isRight || mark.test(before));
    token.canClose = isRight && (!isLeft || mark.test(after));
  } else if (sign !== '*' && to - at !== 2) {
    token.canOpen = false;
    token.canClose = false;
  } else if (sign === '|') {
    token.canOpen = !space.test(after);
    token.canClose = !space.test(before);
  }
  return token;
}

/** Finds what belongs together among the runs from index `bottom` on (CommonMark, appendix: process emphasis). */
export function pairDelimiters(all: readonly DelimiterToken[], bottom: number): void {
  const stack: DelimiterToken[] = [];
  /** For each kind of closer: how far down there is nothing for it. Keeps the whole linear. */
  const floors = new Map<string, number>();
  for (const token of all.slice(bottom)) {
    if (token.canClose) closeWith(token, stack, floors);
    if (token.canOpen && token.left > 0) stack.push(token);
  }
}

function closeWith(closer: DelimiterToken, stack: DelimiterToken[], floors: Map<string, number>): void {
  while (closer.left > 0) {
    const kind = `${closer.sign}${closer.canOpen}${closer.left % 3}`;
    const floor = Math.min(floors.get(kind) ?? 0, stack.length);
    let index = stack.length - 1;
    while (index >= floor && !fits(stack[index], closer)) index -= 1;
    const opener = index >= floor ? stack[index] : undefined;
    if (!opener) {
      floors.set(kind, stack.length);
      return;
    }
    // What stands between two that belong together can no longer open anything.
    stack.length = index + 1;
    const used = closer.sign === '~' || closer.sign === '|' || (closer.left >= 2 && opener.left >= 2) ? 2 : 1;
    const tag = tagOf(closer.sign, used);
    opener.opens.push(tag);
    closer.closes.push(tag);
    opener.left -= used;
    closer.left -= used;
    if (opener.left === 0) stack.pop();
    // Whatever was below the floor is still below it.
    for (const [other, height] of floors) if (height > stack.length) floors.set(other, stack.length);
  }
}

function fits(opener: DelimiterToken | undefined, closer: DelimiterToken): boolean {
  if (!opener || opener.sign !== closer.sign) return false;
  const isInside = opener.canClose || closer.canOpen;
  if (closer.sign === '~' || closer.sign === '|' || !isInside) return true;
  return (opener.left + closer.left) % 3 !== 0 || (opener.left % 3 === 0 && closer.left % 3 === 0);
}

function tagOf(sign: string, used: number): Tag {
  if (sign === '~') return 'strike';
  if (sign === '|') return 'spoiler';
  return used === 2 ? 'strong' : 'emphasis';
}
