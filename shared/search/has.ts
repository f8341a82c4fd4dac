import type { HasValue } from './read-query.ts';

const link = /\bhttps?:\/\/[^\s<>"]/iu;
const code = /`[^`\s][^`]*`|^ {0,3}(?:```|~~~)/mu;

/** What `has:` finds in a message: a web address, code (inline or a block), a file, a picture. */
export function whatMessageHas(message: { body: string; files: readonly { type: string }[] }): HasValue[] {
  const { body, files } = message;
  return [
    ...(link.test(body) ? (['link'] as const) : []),
    ...(files.length > 0 ? (['file'] as const) : []),
    ...(files.some(({ type }) => type.startsWith('image/')) ? (['image'] as const) : []),
    ...(code.test(body) ? (['code'] as const) : []),
  ];
}
