import type { Line } from './words-tree.ts';

/** The lines of a body, without their ends. */
export function linesOf(body: string): Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (const end of body.matchAll(/\r\n?|\n/g)) {
    lines.push({ text: body.slice(from, end.index), from });
    from = end.index + end[0].length;
  }
  lines.push({ text: body.slice(from), from });
  return lines;
}

export function isBlank(line: Line | undefined): boolean {
  return line === undefined || !/\S/.test(line.text);
}

/** How far a line is indented, in columns; a tab counts as four. */
export function indentOf(line: Line): number {
  let columns = 0;
  for (const character of line.text) {
    if (character === ' ') columns += 1;
    else if (character === '\t') columns += 4;
    else break;
  }
  return columns;
}

/** The line without its first characters. */
export function cut(line: Line, characters: number): Line {
  return { text: line.text.slice(characters), from: line.from + characters };
}

/** The line with no more than `columns` of its indentation taken away. */
export function outdent(line: Line, columns: number): Line {
  let taken = 0;
  let at = 0;
  while (taken < columns && (line.text[at] === ' ' || line.text[at] === '\t')) {
    taken += line.text[at] === '\t' ? 4 : 1;
    at += 1;
  }
  return cut(line, at);
}
