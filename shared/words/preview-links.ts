import { limits } from '../limits.ts';
import { parseWords } from './parse-words.ts';
import type { Block, Inline } from './words-tree.ts';

/** A quick look before the reading: most messages have no link. */
const mayHave = /https?:\/\/|www\./i;

/**
 * The first links of a body that get a preview: web addresses, each once. Not in code, not in what is hidden (a spoiler), and not between `<` and `>`, which is
 * how a writer says that he wants none.
 */
export function previewLinks(body: string): string[] {
  if (!mayHave.test(body)) return [];
  const urls = new Set<string>();
  for (const block of parseWords(body)) readBlock(block, body, urls);
  return [...urls].slice(0, limits.previewLinksMax);
}

function readBlock(block: Block, body: string, urls: Set<string>): void {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      readInlines(block.children, body, urls);
      return;
    case 'quote':
      for (const child of block.children) readBlock(child, body, urls);
      return;
    case 'list':
      for (const child of block.items.flatMap((item) => item.children)) readBlock(child, body, urls);
      return;
    case 'table':
      for (const cell of block.rows.flat()) readInlines(cell, body, urls);
      return;
    case 'code-block':
    case 'rule':
  }
}

function readInlines(inlines: readonly Inline[], body: string, urls: Set<string>): void {
  for (const inline of inlines) {
    if (inline.kind === 'link') {
      const first = inline.children[0];
      const isAngled = inline.isBare && first?.kind === 'text' && body[first.from - 1] === '<';
      if (!isAngled && isWeb(inline.url)) urls.add(inline.url);
    } else if (inline.kind !== 'text' && inline.kind !== 'code' && inline.kind !== 'spoiler') readInlines(inline.children, body, urls);
  }
}

/** A link with a name and a password in it is nobody else's business. The server reads the address with care before it goes there; this only leaves out what it is not asked for. */
function isWeb(address: string): boolean {
  return /^https?:\/\/[^/?#@\\\s]+(?:[/?#]|$)/i.test(address);
}
