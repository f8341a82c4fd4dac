import type { ReactNode } from 'react';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const unseen = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029\uFFF9-\uFFFB]/g;
const stack = /\p{M}{5}/u;

/** A text in which what cannot be seen is shown: control characters as their pictures, each in the place of one character. */
export function withoutControls(text: string): string {
  return text.replace(unseen, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return code === 0x2028 || code === 0x2029 ? '\n' : '\uFFFD';
  });
}

/** A text as it may stand in a line: words with marks stacked upon marks are kept within their line's height. */
export function legible(text: string): ReactNode {
  const clean = withoutControls(text);
  if (!stack.test(clean)) return clean;
  return clean.split(/(\s+)/).map((word, index) =>
    stack.test(word) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of a text never change places
      <span key={index} className="words-stack">
        {word}
      </span>
    ) : (
      word
    ),
  );
}
