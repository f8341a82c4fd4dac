import { limits } from '../limits.ts';
import { parseWords } from './parse-words.ts';
import type { Block, Inline } from './words-tree.ts';

/** A quick look before the reading: most messages have no link. */
const mayHave = /https?:\/\/|www\./i;

/** A link of a body. `from`: where its address stands there, -1 where that cannot be told; `to`: behind it. `isAngled`: it stands between `<` and `>`. */
type Found = { url: string; from: number; to: number; isAngled: boolean };

/**
 * The first links of a body that get a preview: web addresses, each once. Not in code, not in what is hidden (a spoiler), and not between `<` and `>`, which is
 * how a writer says that he wants none.
 */
export function previewLinks(body: string): string[] {
  if (!mayHave.test(body)) return [];
  const urls = linksOf(body).flatMap(({ url, isAngled }) => (isAngled ? [] : [url]));
  return [...new Set(urls)].slice(0, limits.previewLinksMax);
}

/** The same words with a link put between `<` and `>` wherever it stands, so that it gets no preview. Null where that cannot be written. */
export function withoutPreview(body: string, url: string): string | null {
  const places = linksOf(body).filter((link) => link.url === url && !link.isAngled && link.from >= 0);
  let words = body;
  for (const { from, to } of places.toReversed()) words = `${words.slice(0, from)}<${url}>${words.slice(to)}`;
  return previewLinks(words).includes(url) ? null : words;
}

function linksOf(body: string): Found[] {
  const found: Found[] = [];
  for (const block of parseWords(body)) readBlock(block, body, found);
  return found;
}

function readBlock(block: Block, body: string, found: Found[]): void {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      readInlines(block.children, body, found);
      return;
    case 'quote':
      for (const child of block.children) readBlock(child, body, found);
      return;
    case 'list':
      for (const child of block.items.flatMap((item) => item.children)) readBlock(child, body, found);
      return;
    case 'table':
      for (const cell of block.rows.flat()) readInlines(cell, body, found);
      return;
    case 'code-block':
    case 'rule':
  }
}

function readInlines(inlines: readonly Inline[], body: string, found: Found[]): void {
  for (const inline of inlines) {
    if (inline.kind === 'link') {
      if (isWeb(inline.url)) found.push(placeOf(inline, body));
    } else if (inline.kind !== 'text' && inline.kind !== 'code' && inline.kind !== 'spoiler') readInlines(inline.children, body, found);
  }
}

/** Where the address of a link stands: as its own words, or behind them, in `](address)`. */
function placeOf({ url, isBare, children }: Extract<Inline, { kind: 'link' }>, body: string): Found {
  if (isBare) {
    const [only, ...more] = children;
    if (only?.kind !== 'text' || only.from < 0 || more.length > 0) return { url, from: -1, to: -1, isAngled: false };
    return { url, from: only.from, to: only.from + only.text.length, isAngled: body[only.from - 1] === '<' };
  }
  const open = body.indexOf('](', lastPlace(children));
  const from = open < 0 ? -1 : open + 2 + (/^\s*/.exec(body.slice(open + 2))?.[0].length ?? 0);
  if (body[from] === '<') return { url, from, to: from, isAngled: true };
  return body.startsWith(url, from) ? { url, from, to: from + url.length, isAngled: false } : { url, from: -1, to: -1, isAngled: false };
}

/** The farthest place in the body that these words are known to stand at. */
function lastPlace(inlines: readonly Inline[]): number {
  return Math.max(0, ...inlines.map((inline) => ('children' in inline ? lastPlace(inline.children) : inline.from + inline.text.length)));
}

/** A link with a name and a password in it is nobody else's business. The server reads the address with care before it goes there; this only leaves out what it is not asked for. */
function isWeb(address: string): boolean {
  return /^https?:\/\/[^/?#@\\\s]+(?:[/?#]|$)/i.test(address);
}
