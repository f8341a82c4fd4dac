import { codePointLength, limits } from '@parley/shared/limits';

/** The longest draft that the engine keeps. */
const draftMax = 100_000;
/** From this many characters left on, the line below counts. */
const countFrom = 1_000;

/** A message as it goes out: empty lines before and white space behind it are left away, what is inside stays. */
export function toBody(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();
}

/** How many characters (code points) a text is over what one message holds; negative: how many are left. */
export function overBy(text: string): number {
  // A text of this many UTF-16 units cannot be too long: counting is left away while one types.
  if (text.length <= limits.bodyMax - countFrom) return text.length - limits.bodyMax;
  return codePointLength(toBody(text)) - limits.bodyMax;
}

/** What the line below says about the length, null while there is room. */
export function lengthWords(over: number): { text: string; isOver: boolean } | null {
  if (over <= -countFrom) return null;
  const number = new Intl.NumberFormat();
  const max = number.format(limits.bodyMax);
  if (over > 0)
    return {
      text: `${number.format(over)} ${over === 1 ? 'character' : 'characters'} too long to send: a message holds ${max}. ${over + limits.bodyMax > draftMax ? 'Too long to be kept as a draft: send it or shorten it before you leave.' : 'Nothing is lost.'}`,
      isOver: true,
    };
  return { text: `${number.format(-over)} of ${max} characters left`, isOver: false };
}

/** "Samuel and Priya are typing"; over three people nobody is named. Parts that are names stand out. */
export function typingWords(names: readonly string[]): { text: string; isName: boolean }[] {
  const first = names.map((name) => name.split(' ')[0] ?? name);
  if (first.length === 0) return [];
  if (first.length > 3) return [{ text: 'Several people are typing', isName: false }];
  const words = first.flatMap((name, index) => [
    ...(index === 0 ? [] : [{ text: index === first.length - 1 ? ' and ' : ', ', isName: false }]),
    { text: name, isName: true },
  ]);
  return [...words, { text: first.length === 1 ? ' is typing' : ' are typing', isName: false }];
}
