import { z } from 'zod';
import { RelayError } from '../domain/relay-error.ts';
import { parsed } from './route.ts';

/** The one version of tus that is spoken here. */
export const tusVersion = '1.0.0';

const byteCount = z.string('must be a number of bytes').regex(/^\d{1,15}$/, 'must be a number of bytes');
const isBase64 = (text: string) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);

/** `name base64,name base64`, each name once; a name alone has no value. */
function isMetadata(text: string): boolean {
  const pairs = text.split(',').map((pair) => pair.trim().split(' '));
  const names = new Set(pairs.map(([name]) => name));
  return names.size === pairs.length && pairs.every(([name = '', value = '', ...more]) => /^[!-~]+$/.test(name) && more.length === 0 && isBase64(value));
}

const beginSchema = z.object({
  'upload-length': byteCount,
  'upload-metadata': z.string().refine(isMetadata, 'must be names with values in Base64, separated by commas').optional(),
});
const goOnSchema = z.object({
  'upload-offset': byteCount,
  'content-type': z.literal('application/offset+octet-stream', 'must be application/offset+octet-stream'),
});

/**
 * What tus asks of a request's headers, said in the relay's words before tus looks at them in its own.
 * @throws RelayError `unsupported-version` for another version of tus, `invalid` naming the headers
 */
export function requireTusHeaders(method: string, headers: Record<string, unknown>): void {
  if (headers['tus-resumable'] !== tusVersion)
    throw new RelayError('unsupported-version', `Uploads in pieces speak tus ${tusVersion}.`, {
      issues: [{ path: 'tus-resumable', message: `must be ${tusVersion}` }],
    });
  if (method === 'POST') parsed(beginSchema, headers);
  if (method === 'PATCH') parsed(goOnSchema, headers);
}
