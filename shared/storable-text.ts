/** A text as it can be stored: whole characters only (well-formed UTF-16), and no U+0000, which PostgreSQL cannot hold. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** What of a text can be stored, at most `max` code points of it: an emoji is never cut in two. */
export function storableStart(text: string, max: number): string {
  return [...storable(text)].slice(0, max).join('');
}
