import { cut, indentOf, isBlank, outdent } from './lines.ts';
import type { Block, Line, ListItem, Read } from './words-tree.ts';

const marker = /^( {0,3})([-+*]|\d{1,9}[.)])([ \t]+)(?=\S)/;
const task = /^\[([ xX])\][ \t]+(?=\S)/;

/** Whether a list begins at a line: a bullet or a number with words behind it. */
export function isListStart(line: Line): boolean {
  return marker.test(line.text);
}

/** The list that begins at line `at`: all items with the same kind of marker. Lines that stand two or more columns behind the marker belong to its item. */
export function readList(lines: readonly Line[], at: number, readInside: (lines: Line[]) => Block[]): Read {
  const first = marker.exec(lines[at]?.text ?? '');
  const sign = first?.[2] ?? '';
  const indent = first?.[1]?.length ?? 0;
  const items: ListItem[] = [];
  let next = at;
  for (let line = lines[next]; line; line = lines[next]) {
    const match = marker.exec(line.text);
    if (!match || isSameKind(match[2] ?? '', sign) === false) break;
    const width = match[0].length;
    const inside = [cut(line, width)];
    next += 1;
    for (let more = lines[next]; more; more = lines[next]) {
      if (isBlank(more) ? !isIndented(lines[nextWords(lines, next)], indent) : !isIndented(more, indent)) break;
      inside.push(outdent(more, width));
      next += 1;
    }
    items.push(readItem(inside, readInside));
    const words = nextWords(lines, next);
    if (words > next && isListStart(lines[words] ?? { text: '', from: 0 })) next = words;
  }
  return { block: { kind: 'list', start: /^\d/.test(sign) ? Number.parseInt(sign, 10) : null, items }, next };
}

function isSameKind(a: string, b: string): boolean {
  return a.at(-1) === b.at(-1);
}

function isIndented(line: Line | undefined, indent: number): boolean {
  return line !== undefined && indentOf(line) >= indent + 2;
}

/** The next line with words, looked for no further than two blank ones. */
function nextWords(lines: readonly Line[], at: number): number {
  let next = at;
  while (next < at + 2 && next < lines.length && isBlank(lines[next])) next += 1;
  return next;
}

function readItem([first, ...rest]: Line[], readInside: (lines: Line[]) => Block[]): ListItem {
  if (!first) return { isDone: null, children: [] };
  const box = task.exec(first.text);
  return { isDone: box ? box[1] !== ' ' : null, children: readInside([box ? cut(first, box[0].length) : first, ...rest]) };
}
