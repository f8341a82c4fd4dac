import { parseWords } from './parse-words.ts';
import type { Block, Inline } from './words-tree.ts';

/** What stands for hidden words: as many as would be needed tell nothing. */
const hidden = '▒▒▒▒';

/**
 * A body as one line of plain text, for quotes, lists, notifications and screen readers: no formatting, no line ends, spoilers stay hidden. `max`: after so
 * many characters it ends with "…".
 */
export function plainWords(body: string, max = Number.POSITIVE_INFINITY): string {
  const line = parseWords(body).map(plainBlock).join(' ').replace(/\s+/g, ' ').trim();
  if (line.length <= max) return line;
  // Not in the middle of a pair of surrogates.
  const cut = line.slice(0, max);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

function plainBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return plainInlines(block.children);
    case 'quote':
      return block.children.map(plainBlock).join(' ');
    case 'list':
      return block.items.map((item) => item.children.map(plainBlock).join(' ')).join(' · ');
    case 'code-block':
      return block.lines.map((line) => line.text).join(' ');
    case 'table':
      return block.rows.map((row) => row.map(plainInlines).join(' | ')).join(' · ');
    case 'rule':
      return '';
  }
}

function plainInlines(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text' || node.kind === 'code') return node.text;
      return node.kind === 'spoiler' ? hidden : plainInlines(node.children);
    })
    .join('');
}
