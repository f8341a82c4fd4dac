import { z } from 'zod';
import { idShape } from './id-shape.ts';

/** A lower-case UUID of any version: rooms, users, sessions, messages and operations are all named by one. */
export const idSchema = z.string().regex(idShape, 'must be a lower-case UUID');

/** An opaque lower-case UUID. */
export type Id = z.infer<typeof idSchema>;

/** A SHA-256 in lower-case hex: it names bytes that never change, as a person's picture. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * Names the one direct room of exactly these people, so that no race makes two and a client can name it offline: the UUIDv8 of the first 16 bytes of
 * SHA-256 over `parley-direct:` + all members' ids (the caller included, deduplicated, sorted, joined by `,`).
 * @param userIds all members, in any order, repeats allowed
 * @param sha256 the host's SHA-256 of a UTF-8 text (this package knows no platform): 32 bytes
 */
export function directRoomId(userIds: readonly Id[], sha256: (text: string) => Uint8Array): Id {
  const members = [...new Set(userIds)].sort();
  const bytes = sha256(`parley-direct:${members.join(',')}`).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
