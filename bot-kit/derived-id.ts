import { createHash, randomBytes } from 'node:crypto';
import type { Id } from '@parley/shared/ids';

/** A UUIDv8 of what it is made of: the same parts, the same id. So what is handled twice is stored once. */
export function derivedId(...parts: (string | number)[]): Id {
  return written(
    createHash('sha256')
      .update(['parley-bot', ...parts].join('\n'))
      .digest()
      .subarray(0, 16),
    0x80,
  );
}

/** A fresh UUIDv7. */
export function newId(): Id {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  return written(bytes, 0x70);
}

function written(bytes: Buffer, version: number): Id {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | version;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
