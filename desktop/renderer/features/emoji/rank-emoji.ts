import { fold } from '@parley/shared/search/fold';
import type { Emoji, EmojiSet } from './emoji-set.ts';

/**
 * Emoji that fit what is searched for, best first: the short code itself, then codes that begin so, then words of code, tags or description that begin so,
 * then codes that hold it. Used ones (`recent`) come first among equals, then shorter codes. Several words must all fit.
 */
export function rankEmoji(set: EmojiSet, query: string, recent: readonly string[], max: number): Emoji[] {
  const wanted = fold(query.trim().replaceAll(':', ''));
  if (wanted === '') return [];
  const parts = wanted.split(/[\s_-]+/).filter((part) => part !== '');
  const scored = set.all.flatMap((emoji, order) => {
    const score = scoreOf(emoji, wanted.replaceAll(/\s+/g, '_'), parts);
    if (score === null) return [];
    const used = recent.indexOf(emoji.emoji);
    return [{ emoji, score, used: used < 0 ? recent.length : used, length: lengthOf(emoji, wanted), order }];
  });
  scored.sort((a, b) => a.score - b.score || a.used - b.used || a.length - b.length || a.order - b.order);
  return scored.slice(0, max).map((entry) => entry.emoji);
}

/** The length of the shortest code that begins so; 0 where none does: then the usual order counts. */
function lengthOf({ names }: Emoji, code: string): number {
  const lengths = names.filter((name) => name.startsWith(code)).map((name) => name.length);
  return lengths.length === 0 ? 0 : Math.min(...lengths);
}

/** Lower is better, null: does not fit. */
function scoreOf({ names, words }: Emoji, code: string, parts: readonly string[]): number | null {
  if (names.includes(code)) return 0;
  if (names.some((name) => name.startsWith(code))) return 1;
  if (parts.length > 0 && parts.every((part) => words.some((word) => word.startsWith(part)))) return 2;
  return code.length > 2 && names.some((name) => name.includes(code)) ? 3 : null;
}
