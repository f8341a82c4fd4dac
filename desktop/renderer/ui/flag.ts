/** The eight patterns of a signal flag. */
export const flagPatterns = ['diagonal', 'quarters', 'bar', 'pale', 'disc', 'saltire', 'frame', 'wedge'] as const;
export type FlagPattern = (typeof flagPatterns)[number];

/** How many hues there are; their colours are the tokens `--hue-N-ground`, `--hue-N-pattern` and `--hue-N-name`. */
export const hueCount = 12;

/** A flag: which hue (0-11) and which pattern. */
export type Flag = { hue: number; pattern: FlagPattern };

/** The flag of a person, room or server: from a stable hash of the id (FNV-1a, 32 bits), never of the name, so that it survives a change of name. */
export function flagOf(id: string): Flag {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  const mixed = (hash ^ (hash >>> 15)) >>> 0;
  return { hue: mixed % hueCount, pattern: flagPatterns[(mixed >>> 8) % flagPatterns.length] ?? 'diagonal' };
}

const words = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The initials on a flag: two letters from 24 px, one at 20, none at 16. */
export function initialsOf(name: string, size: number): string {
  if (size < 20) return '';
  const parts = name
    .trim()
    .split(/[\s_.-]+/)
    .filter(Boolean);
  const first = firstLetter(parts[0] ?? '');
  if (size < 24 || parts.length < 2) return first;
  return first + firstLetter(parts.at(-1) ?? '');
}

function firstLetter(word: string): string {
  // Nothing joins two of these, and segmenting is slow: a page of people has many flags.
  if (word.length > 0 && word.charCodeAt(0) < 0x300 && (word.length === 1 || word.charCodeAt(1) < 0x300)) return word.charAt(0).toLocaleUpperCase();
  const [first] = words.segment(word);
  return (first?.segment ?? '').toLocaleUpperCase();
}
