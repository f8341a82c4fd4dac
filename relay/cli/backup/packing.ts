import { createHash } from 'node:crypto';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { type BackupKey, seal, unseal } from './sealing.ts';

type Bytes = AsyncIterable<Uint8Array>;

async function* through(source: Bytes, transform: Transform): AsyncGenerator<Uint8Array> {
  const pumped = pipeline(source, transform);
  // Told by the loop below; heard here so that it is never unheard.
  pumped.catch(() => undefined);
  for await (const chunk of transform) yield chunk;
  await pumped;
}

/** zstd at its usual level; its own check sum makes damage show. */
function compressed(source: Bytes): Bytes {
  return through(source, createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_compressionLevel]: 3 } }));
}

/** Rows on their way into a part of a backup: compressed, then encrypted where there is a key. */
export function packed(source: Bytes, key: BackupKey | null): Bytes {
  return key === null ? compressed(source) : seal(compressed(source), key);
}

export function unpacked(source: Bytes, key: BackupKey | null): Bytes {
  return through(key === null ? source : unseal(source, key), createZstdDecompress());
}

/** Passes bytes on and tells their SHA-256 and number at the end. */
export function hashed(source: Bytes): { bytes: Bytes; digest(): string; count(): number } {
  const hash = createHash('sha256');
  let count = 0;
  async function* pass(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      hash.update(chunk);
      count += chunk.length;
      yield chunk;
    }
  }
  return { bytes: pass(), digest: () => hash.digest('hex'), count: () => count };
}
