import type { Id } from '@parley/shared/ids';

/** A piece of a text. Joined, the `text` of all pieces is the whole. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'mention'; text: string; userId: Id }
  | { kind: 'call'; text: string }
  | { kind: 'room'; text: string; roomId: Id }
  | { kind: 'emoji'; text: string; emoji: string };

/** What names stand for in a message: handles and names of rooms in lower case, and the emoji of a short code. */
export type Names = {
  handles: ReadonlyMap<string, Id>;
  room: boolean;
  here: boolean;
  rooms: ReadonlyMap<string, Id>;
  /** The longest name of a room. */
  roomNameMax: number;
  emojiOf: (code: string) => string | null;
};

const candidates = /@[a-z0-9_.-]+|#(?=\S)|:[a-z0-9_+-]{1,50}:/giu;
const letter = /[\p{L}\p{N}_]/u;

/** A text without formatting cut into words, mentions of those who were called, names of known rooms, and emoji. Anything else stays text. */
export function splitText(text: string, names: Names): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  candidates.lastIndex = 0;
  for (let match = candidates.exec(text); match; match = candidates.exec(text)) {
    const at = match.index;
    const piece = letter.test(text[at - 1] ?? '') ? null : pieceAt(text, at, match[0], names);
    if (!piece) {
      // The colon that ends what is no code may begin the next one.
      candidates.lastIndex = at + 1;
      continue;
    }
    if (at > from) pieces.push({ kind: 'text', text: text.slice(from, at) });
    pieces.push(piece);
    from = at + piece.text.length;
    candidates.lastIndex = from;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}

function pieceAt(text: string, at: number, candidate: string, names: Names): Piece | null {
  if (candidate.startsWith('@')) return mentionIn(candidate, names);
  if (candidate === '#') return roomAt(text, at, names);
  if (/[\p{L}\p{N}/]/u.test(text[at + candidate.length] ?? '')) return null;
  const emoji = names.emojiOf(candidate.slice(1, -1).toLowerCase());
  return emoji === null ? null : { kind: 'emoji', text: candidate, emoji };
}

/** The longest known handle at the start: a full stop or hyphen behind a name belongs to the sentence. */
function mentionIn(candidate: string, { handles, room, here }: Names): Piece | null {
  for (let end = candidate.length; end > 1; end -= 1) {
    const text = candidate.slice(0, end);
    const name = text.slice(1).toLowerCase();
    const userId = handles.get(name);
    if (userId !== undefined) return { kind: 'mention', text, userId };
    if ((name === 'room' && room) || (name === 'here' && here)) return { kind: 'call', text };
    if (!/[.-]$/.test(text)) return null;
  }
  return null;
}

/** The longest name of a room behind a `#` that is not a part of a longer word. */
function roomAt(text: string, at: number, { rooms, roomNameMax }: Names): Piece | null {
  for (let end = Math.min(text.length, at + 1 + roomNameMax); end > at + 1; end -= 1) {
    const roomId = rooms.get(text.slice(at + 1, end).toLowerCase());
    if (roomId !== undefined && !letter.test(text[end] ?? '')) return { kind: 'room', text: text.slice(at, end), roomId };
  }
  return null;
}
