const addressMax = 2_000;
const depthMax = 8;
/** What a backslash takes the meaning from (CommonMark 2.4). */
export const escapable = /[!-/:-@[-`{-~]/;
const escaped = new RegExp(`\\\\(${escapable.source})`, 'g');
/** What a title begins with, and ends with. */
const titleEnds = new Map([
  ['"', '"'],
  ["'", "'"],
  ['(', ')'],
]);

/** The `(address "title")` behind a `]`, null if there is none. `to`: the place behind it. */
export function linkTargetAt(text: string, at: number): { url: string; to: number } | null {
  if (text[at] !== '(') return null;
  const start = skipSpace(text, at + 1);
  const address = text[start] === '<' ? bracketed(text, start) : plain(text, start);
  if (!address || address.url === '') return null;
  const end = skipTitle(text, address.to);
  return text[end] === ')' ? { url: address.url, to: end + 1 } : null;
}

function bracketed(text: string, start: number): { url: string; to: number } | null {
  for (let at = start + 1; at < Math.min(text.length, start + addressMax); at += 1) {
    const character = text[at];
    if (character === '\n' || character === '<') return null;
    if (character === '>') return { url: withoutEscapes(text.slice(start + 1, at)), to: at + 1 };
  }
  return null;
}

function plain(text: string, start: number): { url: string; to: number } | null {
  let depth = 0;
  const limit = Math.min(text.length, start + addressMax);
  for (let at = start; at < limit; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\' && escapable.test(text[at + 1] ?? '')) at += 1;
    else if (character === '(') depth += 1;
    else if (character === ')' && depth > 0) depth -= 1;
    else if (character === ')' || /\s/.test(character)) return depth === 0 ? { url: withoutEscapes(text.slice(start, at)), to: at } : null;
    if (depth > depthMax) return null;
  }
  return null;
}

/** Titles are read over: a press shows where a link leads. */
function skipTitle(text: string, at: number): number {
  const start = skipSpace(text, at);
  const closing = titleEnds.get(text[start] ?? '');
  if (start === at || closing === undefined) return start;
  const limit = Math.min(text.length, start + addressMax);
  for (let end = start + 1; end < limit; end += 1) {
    if (text[end] === '\\') end += 1;
    else if (text[end] === closing) return skipSpace(text, end + 1);
  }
  return start;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n') at += 1;
  return at;
}

function withoutEscapes(url: string): string {
  return url.replace(escaped, '$1');
}
