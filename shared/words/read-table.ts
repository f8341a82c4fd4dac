import { isBlank } from './lines.ts';
import { readInlines } from './read-inlines.ts';
import type { Align, Inline, Line, Read } from './words-tree.ts';

const columnsMax = 50;
const cellsMax = 1_000;
const rulerCell = /^:?-+:?$/;

/** Whether a line and the one below it are the head of a table. Wider ones than 50 columns are no tables but text. */
export function isTableStart(lines: readonly Line[], at: number): boolean {
  const head = lines[at];
  const ruler = lines[at + 1];
  if (!head?.text.includes('|') || !ruler || !/^[\s|:-]+$/.test(ruler.text)) return false;
  const cells = cellsOf(ruler);
  return cells.length <= columnsMax && cells.length === cellsOf(head).length && cells.every((cell) => rulerCell.test(cell.text));
}

/** The table whose head stands at line `at`: it goes on while lines have a bar and no more than 50 parts. Short rows are filled up. */
export function readTable(lines: readonly Line[], at: number): Read {
  const rows: Line[][] = [];
  let columns = 0;
  let next = at;
  for (let line = lines[next]; line && !isBlank(line) && line.text.includes('|'); line = lines[next]) {
    if (next !== at + 1) {
      const cells = cellsOf(line);
      const width = Math.max(columns, cells.length);
      if (cells.length > columnsMax || (rows.length + 1) * width > cellsMax) break;
      columns = width;
      rows.push(cells);
    }
    next += 1;
  }
  const ruler = cellsOf(lines[at + 1] ?? { text: '', from: 0 });
  const each = Array.from({ length: columns }, (_, column) => column);
  const align = each.map((column) => alignOf(ruler[column]?.text ?? ''));
  return { block: { kind: 'table', align, rows: rows.map((cells) => each.map((column) => readCell(cells[column]))) }, next };
}

function readCell(cell: Line | undefined): Inline[] {
  return cell && cell.text !== '' ? readInlines([cell]) : [];
}

function alignOf(ruler: string): Align {
  if (ruler.endsWith(':')) return ruler.startsWith(':') ? 'center' : 'end';
  return ruler.startsWith(':') ? 'start' : null;
}

/** The parts between the bars, trimmed; a bar after a backslash belongs to its part. */
function cellsOf({ text, from }: Line): Line[] {
  const cells: Line[] = [];
  const end = text.trimEnd().length;
  let start = text.length - text.trimStart().length;
  if (text[start] === '|') start += 1;
  for (let at = start; at <= end; at += 1) {
    if (text[at] === '\\') {
      at += 1;
      continue;
    }
    if (at < end && text[at] !== '|') continue;
    // Nothing behind the last bar is no cell.
    if (at < end || start < end) cells.push(trimmed({ text: text.slice(start, at), from: from + start }));
    start = at + 1;
  }
  return cells;
}

function trimmed({ text, from }: Line): Line {
  return { text: text.trim(), from: from + text.length - text.trimStart().length };
}
