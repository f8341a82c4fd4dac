/** A public room's name as uniqueness sees it: without regard to case. */
export function nameKeyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** A text to be found anywhere, as a LIKE pattern. */
export function containsPattern(text: string): string {
  return `%${escapeLike(text)}%`;
}

/** A text to be found at the start, as a LIKE pattern. */
export function prefixPattern(text: string): string {
  return `${escapeLike(text)}%`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
