import { codeParts, isInCode } from '../emoji/code-parts.ts';

export type CompletionKind = 'person' | 'room' | 'emoji' | 'command';
/** What is being typed that could be completed: the text from `from` (with its sign) to the caret. */
export type CompletionContext = { kind: CompletionKind; query: string; from: number; to: number };

const signs = { '@': 'person', '#': 'room', ':': 'emoji', '/': 'command' } as const;
const typed = /(^|[\s([{"'“„,;>*_~|/])([@#:])([\p{L}\p{M}\p{N}_.+-]{0,40})$/u;
const command = /^\/([a-z0-9_-]{0,32})$/i;

/** Reads what stands before the caret; null: nothing there can be completed. Emoji are offered from two letters on, commands only at the very start, nothing in code. */
export function completionContext(text: string, caret: number): CompletionContext | null {
  const head = text.slice(Math.max(0, caret - 60), caret);
  if (caret === head.length) {
    const called = command.exec(head);
    if (called) return { kind: 'command', query: (called[1] ?? '').toLowerCase(), from: 0, to: caret };
  }
  const found = typed.exec(head);
  const sign = found?.[2];
  const query = found?.[3] ?? '';
  if (sign !== '@' && sign !== '#' && sign !== ':') return null;
  if (sign === ':' && query.length < 2) return null;
  const from = caret - query.length - 1;
  return isInCode(codeParts(text), from) ? null : { kind: signs[sign], query, from, to: caret };
}
