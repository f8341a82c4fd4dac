/** A part of a body that was searched for, in UTF-16 units; several are ascending and do not overlap. */
export type FoundPart = { from: number; to: number };

/** A text cut where found parts begin and end; `from`: where it stands in the body. */
export function cutAtFound(text: string, from: number, found: readonly FoundPart[]): { text: string; isFound: boolean; at: number }[] {
  const cuts: { text: string; isFound: boolean; at: number }[] = [];
  let at = 0;
  for (const part of found) {
    const start = Math.max(part.from - from, at);
    const end = Math.min(part.to - from, text.length);
    if (end <= start) continue;
    if (start > at) cuts.push({ text: text.slice(at, start), isFound: false, at });
    cuts.push({ text: text.slice(start, end), isFound: true, at: start });
    at = end;
  }
  if (at < text.length) cuts.push({ text: text.slice(at), isFound: false, at });
  return cuts;
}

/** Whether any of a text was found. */
export function isFoundIn(length: number, from: number, found: readonly FoundPart[]): boolean {
  return found.some((part) => part.from < from + length && part.to > from);
}
