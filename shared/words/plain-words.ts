import { parseWords } from './parse-words.ts';
import type { Block, Inline } from './words-tree.ts';

/** What stands for hidden words: as many as would be needed tell nothing. */
const hidden = '▒▒▒▒';

/** A piece of plain text, and where it stands in the body (UTF-16 units); -1: it stands nowhere there. */
export type PlainPiece = { text: string; from: number };

const made = (text: string): PlainPiece => ({ text, from: -1 });

/**
 * A body as one line of plain text, for quotes, lists, notifications and screen readers: no formatting, no line ends, spoilers stay hidden. `max`: after so
 * many characters it ends with "…".
 */
export function plainWords(body: string, max = Number.POSITIVE_INFINITY): string {
  const pieces = joined(parseWords(body).map(plainBlock), ' ');
  const line = pieces
    .map((piece) => piece.text)
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= max) return line;
  // Not in the middle of a pair of surrogates.
  const cut = line.slice(0, max);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** The same line in pieces that know their place in the body, so that found parts can be marked in it. */
export function plainPieces(body: string): PlainPiece[] {
  const line: PlainPiece[] = [];
  let endsBlank = true;
  for (const { text, from } of joined(parseWords(body).map(plainBlock), ' '))
    for (const run of text.matchAll(/\s+|\S+/g)) {
      const isBlank = run[0].trim() === '';
      if (!isBlank || !endsBlank) line.push({ text: isBlank ? ' ' : run[0], from: from < 0 ? -1 : from + run.index });
      endsBlank = isBlank;
    }
  if (endsBlank) line.pop();
  return line;
}

function joined(parts: readonly PlainPiece[][], between: string): PlainPiece[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [made(between), ...part]));
}

function plainBlock(block: Block): PlainPiece[] {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return plainInlines(block.children);
    case 'quote':
      return joined(block.children.map(plainBlock), ' ');
    case 'list':
      return joined(
        block.items.map((item) => joined(item.children.map(plainBlock), ' ')),
        ' · ',
      );
    case 'code-block':
      return joined(
        block.lines.map((line) => [line]),
        ' ',
      );
    case 'table':
      return joined(
        block.rows.map((row) => joined(row.map(plainInlines), ' | ')),
        ' · ',
      );
    case 'rule':
      return [];
  }
}

function plainInlines(nodes: readonly Inline[]): PlainPiece[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'text' || node.kind === 'code') return [node];
    return node.kind === 'spoiler' ? [made(hidden)] : plainInlines(node.children);
  });
}
