const cjkPattern = '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\u30FC]|(?!\\p{ASCII})[\\p{Extended_Pictographic}\\p{Regional_Indicator}]';
const cjkAnywhere = new RegExp(cjkPattern, 'u');
const cjkStart = new RegExp(`^(?:${cjkPattern})`, 'u');

/** Whether one character says as much as a word, so that it is found alone: Han, kana, Hangul, and emoji. */
export function isCjk(character: string): boolean {
  return cjkStart.test(character);
}

/** Whether a text holds such a character. */
export function hasCjk(text: string): boolean {
  return cjkAnywhere.test(text);
}

/** Every such character of a folded text, and every pair that stands side by side: what an index needs to find them from one character on. No doubles. */
export function cjkGrams(folded: string): string[] {
  const grams = new Set<string>();
  let before = '';
  for (const character of folded) {
    const isOne = isCjk(character);
    if (isOne) grams.add(character);
    if (isOne && before !== '') grams.add(before + character);
    before = isOne ? character : '';
  }
  return [...grams];
}
