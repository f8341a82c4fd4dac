import { cut, indentOf, isBlank, outdent } from './lines.ts';
import { readInlines } from './read-inlines.ts';
import { isListStart, readList } from './read-list.ts';
import { isTableStart, readTable } from './read-table.ts';
import type { Block, Line, Read } from './words-tree.ts';

/** Quotes and lists inside each other no deeper than this; what is deeper stays as it was written. */
const depthMax = 8;
const rule = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const fence = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)([^`]*)$/;
const tildeFence = /^ {0,3}(~{3,})[ \t]*(\S*)(.*)$/;
const heading = /^ {0,3}(#{1,6})[ \t]+(?=\S)/;
const quote = /^ {0,3}> ?/;

/**
 * GitHub's markdown as it is meant in a chat, in linear time: a line's end ends the line; a quote ends where the `>` end; HTML, `===` and four spaces mean
 * nothing; definitions and references do not exist, so nothing that was written vanishes.
 */
export function readBlocks(lines: readonly Line[], depth = 0): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    if (isBlank(lines[at])) {
      at += 1;
      continue;
    }
    const { block, next } = readBlock(lines, at, depth);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

function readBlock(lines: readonly Line[], at: number, depth: number): Read {
  const line = lines[at] ?? { text: '', from: 0 };
  const fenced = fenceOf(line);
  if (fenced) return readFence(lines, at, fenced);
  if (rule.test(line.text)) return { block: { kind: 'rule' }, next: at + 1 };
  const signs = heading.exec(line.text);
  if (signs) return { block: { kind: 'heading', level: signs[1]?.length ?? 1, children: readInlines([headingWords(line, signs[0].length)]) }, next: at + 1 };
  if (depth < depthMax) {
    if (quote.test(line.text)) return readQuote(lines, at, depth);
    if (isListStart(line)) return readList(lines, at, (inside) => readBlocks(inside, depth + 1));
  }
  if (isTableStart(lines, at)) return readTable(lines, at);
  return readParagraph(lines, at, depth);
}

function headingWords(line: Line, signs: number): Line {
  const words = cut(line, signs);
  const end = words.text.trimEnd();
  const last = end.lastIndexOf(' ');
  const isClosed = last > 0 && !/[^#]/.test(end.slice(last + 1));
  return { text: isClosed ? end.slice(0, last).trimEnd() : end, from: words.from };
}

type Fence = { marks: string; language: string; name: string };

function fenceOf(line: Line): Fence | null {
  const match = fence.exec(line.text) ?? tildeFence.exec(line.text);
  return match ? { marks: match[1] ?? '', language: match[2] ?? '', name: (match[3] ?? '').trim() } : null;
}

function readFence(lines: readonly Line[], at: number, { marks, language, name }: Fence): Read {
  const indent = indentOf(lines[at] ?? { text: '', from: 0 });
  const isEnd = (line: Line) =>
    indentOf(line) < 4 && line.text.trim().length >= marks.length && line.text.trim() === (marks[0] ?? '').repeat(line.text.trim().length);
  let end = at + 1;
  for (let line = lines[end]; line && !isEnd(line); line = lines[end]) end += 1;
  const code = lines.slice(at + 1, end).map((line) => outdent(line, indent));
  return { block: { kind: 'code-block', language, name, lines: code }, next: end + 1 };
}

function readQuote(lines: readonly Line[], at: number, depth: number): Read {
  const inside: Line[] = [];
  let next = at;
  for (let line = lines[next]; line; line = lines[next]) {
    const sign = quote.exec(line.text);
    if (!sign) break;
    inside.push(cut(line, sign[0].length));
    next += 1;
  }
  return { block: { kind: 'quote', children: readBlocks(inside, depth + 1) }, next };
}

function readParagraph(lines: readonly Line[], at: number, depth: number): Read {
  let next = at + 1;
  for (let line = lines[next]; line && !isBlank(line) && !interrupts(lines, next, depth); line = lines[next]) next += 1;
  return { block: { kind: 'paragraph', children: readInlines(lines.slice(at, next)) }, next };
}

/** Whether another block begins in the middle of a paragraph's lines. A number begins a list there only if it is 1. */
function interrupts(lines: readonly Line[], at: number, depth: number): boolean {
  const line = lines[at];
  if (!line) return false;
  if (fenceOf(line) || rule.test(line.text) || heading.test(line.text) || isTableStart(lines, at)) return true;
  return depth < depthMax && (quote.test(line.text) || (isListStart(line) && !/^\s*(?!1[.)])\d/.test(line.text)));
}
