import { fold } from '@parley/shared/search/fold';
import type { Gemoji } from 'gemoji';

/** One emoji as the picker knows it. `names` are its short codes without colons, `words` everything one may search for, folded. */
export type Emoji = { emoji: string; label: string; names: readonly string[]; words: readonly string[]; category: CategoryId; hasTones: boolean };

export const categories = [
  { id: 'smileys', title: 'Smileys and emotion', source: 'Smileys & Emotion' },
  { id: 'people', title: 'People and body', source: 'People & Body' },
  { id: 'nature', title: 'Animals and nature', source: 'Animals & Nature' },
  { id: 'food', title: 'Food and drink', source: 'Food & Drink' },
  { id: 'travel', title: 'Travel and places', source: 'Travel & Places' },
  { id: 'activities', title: 'Activities', source: 'Activities' },
  { id: 'objects', title: 'Objects', source: 'Objects' },
  { id: 'symbols', title: 'Symbols', source: 'Symbols' },
  { id: 'flags', title: 'Flags', source: 'Flags' },
] as const;
export type CategoryId = (typeof categories)[number]['id'];

/** All emoji in their usual order, and those that a short code or the emoji itself names. */
export type EmojiSet = { all: readonly Emoji[]; byName: ReadonlyMap<string, Emoji>; byEmoji: ReadonlyMap<string, Emoji> };

/** Reads the list of gemoji; entries of a category we do not show are left out. */
export function toEmojiSet(list: readonly Gemoji[]): EmojiSet {
  const all = list.flatMap((entry): Emoji[] => {
    const category = categories.find((candidate) => candidate.source === entry.category);
    if (!category) return [];
    const words = [
      ...entry.names.flatMap((name) => name.split(/[_-]/)),
      ...entry.tags.flatMap((tag) => tag.split(/[ _-]/)),
      ...entry.description.split(/[ _-]/),
    ];
    return [
      {
        emoji: entry.emoji,
        label: entry.description,
        names: entry.names,
        words: [...new Set(words.map(fold))].filter((word) => word !== ''),
        category: category.id,
        hasTones: hasTones(entry.emoji),
      },
    ];
  });
  return {
    all,
    byName: new Map(all.flatMap((entry) => entry.names.map((name): [string, Emoji] => [name, entry]))),
    byEmoji: new Map(all.map((entry) => [entry.emoji, entry])),
  };
}

const person = /\p{Emoji_Modifier_Base}/u;
/** Families have no tones: nothing but men, women and children held together, with at least one child. */
const family = /^[👨👩🧑](?:\u200D[👨👩🧑])?(?:\u200D[👦👧🧒])+$/u;

/** Whether an emoji is drawn in skin tones. */
export function hasTones(emoji: string): boolean {
  return person.test(emoji) && !family.test(emoji);
}

/** The emoji in a skin tone: 0 none, 1 to 5 from light to dark. One that has no tones stays as it is. */
export function withTone(emoji: string, tone: number): string {
  if (tone < 1 || tone > 5 || !hasTones(emoji)) return emoji;
  const modifier = String.fromCodePoint(0x1f3fa + tone);
  // Two people holding hands have a tone each, the hands between them have none.
  return emoji.replace(/(\p{Emoji_Modifier_Base})\uFE0F?/gu, (whole, base: string, at: number) => (base === '🤝' && at > 0 ? whole : base + modifier));
}
