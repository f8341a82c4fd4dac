import { mapPlain } from './code-parts.ts';
import { type EmojiSet, withTone } from './emoji-set.ts';

const code = /:([a-z0-9_+-]{1,50}):/gi;

/** Whether a text may hold short codes; so that the list is not fetched for nothing. */
export function mayHoldCodes(text: string): boolean {
  return text.search(code) >= 0;
}

/** The text with every known `:short_code:` as its emoji. Code, and codes that nobody knows, stay as they are. */
export function replaceCodes(text: string, set: EmojiSet, tone: number): string {
  return mapPlain(text, (plain) =>
    plain.replace(code, (whole, name: string, at: number) => {
      // `10:30:15` and `a:b:c` are no codes: a letter or figure stands right before or behind.
      if (/[\p{L}\p{N}/]/u.test(plain.charAt(at - 1)) || /[\p{L}\p{N}/]/u.test(plain.charAt(at + whole.length))) return whole;
      const found = set.byName.get(name.toLowerCase());
      return found ? withTone(found.emoji, tone) : whole;
    }),
  );
}
