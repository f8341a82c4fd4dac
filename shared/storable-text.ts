// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controlCharacter = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/g;

/** Whether a text is one line: nothing in it breaks or moves the line, so no control characters. */
export function isOneLine(text: string): boolean {
  return text.search(controlCharacter) === -1;
}

/** A text as one line, for what is pasted: a space stands for each character that breaks or moves the line, so that places in it stay. */
export function inOneLine(text: string): string {
  return text.replace(controlCharacter, ' ');
}

/** A text as it can be stored: whole characters only (well-formed UTF-16), and no U+0000, which PostgreSQL cannot hold. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** What of a text can be stored, at most `max` code points of it: an emoji is never cut in two. */
export function storableStart(text: string, max: number): string {
  return [...storable(text)].slice(0, max).join('');
}
