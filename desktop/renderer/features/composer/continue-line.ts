import type { TextEdit } from './edit-box.ts';

const item = /^(\s*)((?:> ?)*)(?:([-*+])|(\d{1,9})([.)]))( +)(\[[ xX]\] +)?/;
const quote = /^(\s*(?:> ?)+)/;

/** What a new line does within a list or a quote: the next one begins like it; an empty one ends it. Null: an ordinary new line. */
export function continueLine(text: string, caret: number): TextEdit | null {
  const from = text.lastIndexOf('\n', caret - 1) + 1;
  const line = text.slice(from, caret);
  const next = nextStart(line);
  if (next === null) return null;
  if (line.trim() === next.whole.trim()) return { from, to: caret, insert: '', selectFrom: from, selectTo: from };
  const insert = `\n${next.start}`;
  return { from: caret, to: caret, insert, selectFrom: caret + insert.length, selectTo: caret + insert.length };
}

function nextStart(line: string): { start: string; whole: string } | null {
  const found = item.exec(line);
  if (found) {
    const [whole, indent = '', quotes = '', bullet, number, sign = '.', space = ' ', task] = found;
    const mark = bullet ?? `${Number(number) + 1}${sign}`;
    return { start: `${indent}${quotes}${mark}${space}${task ? '[ ] ' : ''}`, whole };
  }
  const quoted = quote.exec(line)?.[1];
  return quoted === undefined ? null : { start: quoted.endsWith(' ') ? quoted : `${quoted} `, whole: quoted };
}
