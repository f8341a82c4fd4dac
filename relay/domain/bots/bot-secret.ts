import { createHmac } from 'node:crypto';
import type { Id } from '@parley/shared/ids';
import { hashOf } from '../sessions/refresh-token.ts';

/** What every bot token begins with, so that people, logs and scanners for leaked secrets know one. */
const prefix = 'pbt_';

export const isBotSecret = (token: string): boolean => token.startsWith(prefix);

/** What is stored of a secret: it is long and random, so a plain hash is enough. */
export const hashOfSecret = hashOf;

/**
 * The secret of a token: 256 bits, derived from its random id under a key of the server that is in no database. So a repeat of the operation that made it can be
 * told it again, though only hashes are stored.
 */
export function secretOf(key: Uint8Array, tokenId: Id): string {
  return `${prefix}${createHmac('sha256', key).update(`parley-bot-token\n${tokenId}`).digest('base64url')}`;
}
