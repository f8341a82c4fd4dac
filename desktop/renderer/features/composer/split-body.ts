import { codePointLength, limits } from '@parley/shared/limits';
import { codeParts } from '../emoji/code-parts.ts';

/** Room for closing a fence in one part and opening it again in the next. */
const spare = 200;

/**
 * A text too long for one message as several, cut between paragraphs, lines or words; a code block that is cut is closed and opened again. Nothing but white
 * space at the cuts is left away. `max` counts code points.
 */
export function splitBody(text: string, max: number = limits.bodyMax): string[] {
  const parts: string[] = [];
  let rest = text.trimEnd();
  // A text of more than two units for each character is too long without counting.
  while (rest.length > 2 * max || codePointLength(rest) > max) {
    const end = endOf(rest, max - spare);
    let part = rest.slice(0, end);
    rest = rest.slice(end).replace(/^\s*\n/, '');
    const open = codeParts(part).findLast((code) => code.isOpen);
    if (open) {
      const head = /^ {0,3}((`{3,}|~{3,})[^\n]{0,80})/.exec(part.slice(open.from));
      part = `${part.trimEnd()}\n${head?.[2] ?? '```'}`;
      rest = `${head?.[1] ?? '```'}\n${rest}`;
    } else rest = rest.trimStart();
    parts.push(part.trimEnd());
  }
  return [...parts, rest].filter((part) => part.trim() !== '');
}

/** Where to cut (UTF-16 units): at the last good place of the second half, never within a character. */
function endOf(text: string, max: number): number {
  let units = 0;
  let points = 0;
  for (const character of text) {
    if (points === max) break;
    points += 1;
    units += character.length;
  }
  const head = text.slice(0, units);
  for (const gap of ['\n\n', '\n', ' ']) {
    const at = head.lastIndexOf(gap);
    if (at > units / 2) return at + gap.length;
  }
  return units;
}
