import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { OutgoingError } from './outgoing-error.ts';

const unpackers: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};
/** Said in every request, so that nothing else comes. */
export const acceptedEncodings = 'gzip, deflate, br';

/**
 * Reads a body to its end, unpacked, holding no more than `bytesMax`: a body that grows when unpacked is stopped as it grows. `isCut`: what is longer is cut
 * off there instead of refused.
 */
export async function readAnswer(body: Readable, encoding: string, { bytesMax, isCut }: { bytesMax: number; isCut: boolean }): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  const unpack = unpackers[name];
  if (unpack === undefined && name !== '' && name !== 'identity')
    throw new OutgoingError('broken', `The answer is packed in a way nobody asked for (${name}).`);
  const unpacked = unpack?.();
  if (unpacked !== undefined) {
    body.on('error', (error) => (unpacked as unknown as Readable).destroy(error));
    body.pipe(unpacked);
  }
  const stream = (unpacked ?? body) as AsyncIterable<Buffer>;
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of stream) {
      parts.push(part);
      size += part.length;
      if (size <= bytesMax) continue;
      if (!isCut) throw new OutgoingError('too-large', `The answer is larger than ${bytesMax} bytes.`);
      break;
    }
  } finally {
    body.destroy();
  }
  return Buffer.concat(parts).subarray(0, bytesMax);
}
