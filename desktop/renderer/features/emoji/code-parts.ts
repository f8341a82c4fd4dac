/** A part of a text (UTF-16 units) in which markdown takes everything as it stands. `isOpen`: a fence that nothing closes yet. */
export type CodePart = { from: number; to: number; kind: 'fence' | 'span'; isOpen: boolean };

const fenceStart = /^ {0,3}(`{3,}|~{3,})([^\n]*)$/;

/** The code in a text: fences, and runs of backticks up to the next run of the same length. Takes linear time, whatever the text holds. */
export function codeParts(text: string): CodePart[] {
  const parts: CodePart[] = [];
  let fence: { from: number; mark: string } | null = null;
  let plainFrom = 0;
  for (let at = 0; at <= text.length; ) {
    const end = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
    const line = text.slice(at, end);
    const found = fenceStart.exec(line);
    const mark = found?.[1] ?? '';
    const rest = found?.[2] ?? '';
    if (fence && mark.startsWith(fence.mark) && rest.trim() === '') {
      parts.push({ from: fence.from, to: end, kind: 'fence', isOpen: false });
      fence = null;
      plainFrom = end;
    } else if (!fence && mark !== '' && !(mark.startsWith('`') && rest.includes('`'))) {
      parts.push(...spansOf(text, plainFrom, at));
      fence = { from: at, mark };
    }
    at = end + 1;
  }
  if (fence) parts.push({ from: fence.from, to: text.length, kind: 'fence', isOpen: true });
  else parts.push(...spansOf(text, plainFrom, text.length));
  return parts;
}

/** Whether a place in a text stands in code. */
export function isInCode(parts: readonly CodePart[], at: number): boolean {
  return parts.some((part) => at > part.from && (at < part.to || (part.isOpen && at <= part.to)));
}

/** The text without its code: what may hold names and codes. */
export function mapPlain(text: string, change: (plain: string) => string): string {
  let done = '';
  let from = 0;
  for (const part of codeParts(text)) {
    done += change(text.slice(from, part.from)) + text.slice(part.from, part.to);
    from = part.to;
  }
  return done + change(text.slice(from));
}

function spansOf(text: string, from: number, to: number): CodePart[] {
  const runs = [...text.slice(from, to).matchAll(/`+/g)].map((run) => ({ at: from + run.index, length: run[0].length }));
  // The next run of the same length, read from the end.
  const next: (number | undefined)[] = [];
  const seen = new Map<number, number>();
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    const length = runs[index]?.length ?? 0;
    next[index] = seen.get(length);
    seen.set(length, index);
  }
  const parts: CodePart[] = [];
  for (let index = 0; index < runs.length; index += 1) {
    const run = runs[index];
    const other = next[index];
    const close = other === undefined ? undefined : runs[other];
    if (!run || !close || other === undefined) continue;
    parts.push({ from: run.at, to: close.at + close.length, kind: 'span', isOpen: false });
    index = other;
  }
  return parts;
}
