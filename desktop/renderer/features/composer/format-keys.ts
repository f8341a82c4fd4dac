import type { Format } from './format-text.ts';

/** What one can do to words, in the order of the bar, with its key. */
export const formats: readonly { format: Format; words: string; keys: string }[] = [
  { format: 'bold', words: 'Bold', keys: 'Ctrl+B' },
  { format: 'italic', words: 'Italic', keys: 'Ctrl+I' },
  { format: 'strike', words: 'Strike through', keys: 'Ctrl+Shift+X' },
  { format: 'code', words: 'Code', keys: 'Ctrl+E' },
  { format: 'link', words: 'Link', keys: 'Ctrl+Shift+L' },
  { format: 'code-block', words: 'Code block', keys: 'Ctrl+Shift+C' },
  { format: 'quote', words: 'Quote', keys: 'Ctrl+Shift+9' },
  { format: 'list', words: 'List', keys: 'Ctrl+Shift+8' },
  { format: 'numbers', words: 'Numbered list', keys: 'Ctrl+Shift+7' },
  { format: 'spoiler', words: 'Spoiler', keys: 'Ctrl+Shift+H' },
];

/** The format that a pressed key asks for. Figures are read from where they stand: with Shift they are other signs on each keyboard. */
export function formatOfKey(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>, isMac: boolean): Format | null {
  // On macOS the Control key moves the caret.
  if (!(isMac ? event.metaKey : event.ctrlKey) || event.altKey) return null;
  const figure = /^Digit(\d)$/.exec(event.code)?.[1];
  const name = `Ctrl+${event.shiftKey ? 'Shift+' : ''}${figure ?? event.key.toUpperCase()}`;
  return formats.find((entry) => entry.keys === name)?.format ?? null;
}
