import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Part } from '../domain/files/file-ports.ts';

/** What a window may show where it is, since nothing of it is ever run. Everything else is bytes to be saved. */
const shown: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/gif',
  'image/webp',
  'image/avif',
  'audio/mpeg',
  'audio/ogg',
  'audio/opus',
  'audio/wav',
  'audio/x-wav',
  'audio/webm',
  'audio/mp4',
  'audio/x-m4a',
  'audio/aac',
  'audio/flac',
  'audio/x-flac',
  'video/mp4',
  'video/webm',
  'video/ogg',
  'video/quicktime',
]);

/** A name as a header may hold it: plain letters for old readers, all of it for others (RFC 6266, RFC 8187). */
function disposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Says how a file is to be taken: never run, never guessed at, kept by its reader only, and for ever since it never changes. */
export function describeFile(reply: FastifyReply, { type, name, content }: { type: string; name: string; content: string }): FastifyReply {
  const isShown = shown.has(type);
  return (
    reply
      .header('content-type', isShown ? type : 'application/octet-stream')
      .header('content-disposition', disposition(isShown ? 'inline' : 'attachment', name))
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      // The app's window is another origin than the server.
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('cache-control', 'private, max-age=31536000, immutable')
      .header('accept-ranges', 'bytes')
      .header('etag', `"${content}"`)
  );
}

/** Whether the reader has these bytes already. */
export const isKnown = (request: FastifyRequest, content: string): boolean => request.headers['if-none-match'] === `"${content}"`;

type AskedPart = Part & { isWhole: boolean };

/** The part that is asked for, both ends included; several parts at once get the whole file. Null: it begins behind the end. */
export function partOf(request: FastifyRequest, size: number, content: string): AskedPart | null {
  const whole = { start: 0, end: size - 1, isWhole: true };
  const { range, 'if-range': ifRange } = request.headers;
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range?.trim() ?? '') ?? [];
  if ((first === '' && last === '') || (ifRange !== undefined && ifRange !== `"${content}"`)) return whole;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return whole;
  return start >= size || start > end ? null : { start, end, isWhole: false };
}
