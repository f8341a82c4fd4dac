import { createHmac, timingSafeEqual } from 'node:crypto';
import { idSchema } from '@parley/shared/ids';
import type { FileLinks } from '../domain/files/file-ports.ts';
import type { Clock } from '../domain/ports.ts';
import { RelayError } from '../domain/relay-error.ts';

/** Long enough to look at pictures and to play a video, short enough that an address passed on is soon worth nothing. */
const lifeMs = 15 * 60_000;

/**
 * Tokens `expiry.person.signature`, good for one file.
 * @param secret the same on every node
 */
export function createFileLinks(secret: Uint8Array, clock: Clock): FileLinks {
  const key = createHmac('sha256', secret).update('parley file links').digest();
  const sign = (fileId: string, expiresAt: string, userId: string) => createHmac('sha256', key).update(`${fileId} ${expiresAt} ${userId}`).digest();
  return {
    issue(fileId, userId) {
      const expiresAt = clock.now() + lifeMs;
      return { expiresAt, token: `${expiresAt}.${userId}.${sign(fileId, String(expiresAt), userId).toString('base64url')}` };
    },
    verify(fileId, token) {
      const [expiresAt = '', userId = '', signature = ''] = token.split('.');
      const [given, right] = [Buffer.from(signature, 'base64url'), sign(fileId, expiresAt, userId)];
      if (given.length !== right.length || !timingSafeEqual(given, right)) throw new RelayError('unauthenticated', 'This link is not one of this server.');
      if (Number(expiresAt) < clock.now()) throw new RelayError('gone', 'This link has expired. Ask for a new one.');
      return idSchema.parse(userId);
    },
  };
}
