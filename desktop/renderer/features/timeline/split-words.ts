import type { Id } from '@parley/shared/ids';

/** A piece of a message's words. Joined, the `text` of all pieces is the body. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; url: string }
  | { kind: 'mention'; text: string; userId: Id }
  | { kind: 'call'; text: string };

/** Whom a message calls: handles in lower case → person, and whether `@room` or `@here` call everybody. */
export type Called = { handles: ReadonlyMap<string, Id>; room: boolean; here: boolean };

const candidates = /https:\/\/[^\s<>"]+|@[a-z0-9_.-]+/giu;

/** The words cut into plain text, https addresses and mentions. Only people that the relay found are mentions; anything else stays text. */
export function splitWords(body: string, called: Called): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of body.matchAll(candidates)) {
    if (match.index < from) continue;
    const piece = match[0].startsWith('@') ? mentionIn(match[0], body[match.index - 1], called) : linkIn(match[0]);
    if (!piece) continue;
    if (match.index > from) pieces.push({ kind: 'text', text: body.slice(from, match.index) });
    pieces.push(piece);
    from = match.index + piece.text.length;
  }
  if (from < body.length) pieces.push({ kind: 'text', text: body.slice(from) });
  return pieces;
}

/** The longest known handle at the start: a full stop or hyphen behind a name belongs to the sentence. */
function mentionIn(candidate: string, before: string | undefined, called: Called): Piece | null {
  if (before !== undefined && /[\p{L}\p{N}_]/u.test(before)) return null;
  for (let end = candidate.length; end > 1; end -= 1) {
    const text = candidate.slice(0, end);
    const name = text.slice(1).toLowerCase();
    const userId = called.handles.get(name);
    if (userId !== undefined) return { kind: 'mention', text, userId };
    if ((name === 'room' && called.room) || (name === 'here' && called.here)) return { kind: 'call', text };
    if (!/[.-]$/.test(text)) return null;
  }
  return null;
}

/** An address without the punctuation of the sentence around it; a closing bracket belongs to it only if it was opened inside. */
function linkIn(candidate: string): Piece | null {
  let text = candidate;
  for (;;) {
    const last = text.at(-1) ?? '';
    const isLoose =
      /[.,;:!?'’”»*_~]/u.test(last) || (last === ')' && count(text, ')') > count(text, '(')) || (last === ']' && count(text, ']') > count(text, '['));
    if (!isLoose) break;
    text = text.slice(0, -1);
  }
  return URL.canParse(text) ? { kind: 'link', text, url: new URL(text).href } : null;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
