import { createHash } from 'node:crypto';
import type { Id } from '@parley/shared/ids';

/** A UUIDv8 of what it is made of: the same parts, the same id. So what comes twice is stored once. */
export function derivedId(...parts: string[]): Id {
  const bytes = createHash('sha256')
    .update(JSON.stringify(['parley-webhook', ...parts]))
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
