import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Id } from '@parley/shared/ids';
import { hashOf } from '../sessions/refresh-token.ts';

/** What every secret of a webhook begins with, so that people, logs and scanners for leaked secrets know one. */
const prefix = 'phk_';

/**
 * The secret of a webhook: 256 bits, derived from its random id under a key of the server that is in no database; so a repeat of the operation that made it can be told it again.
 * `version`: how often it was made anew.
 */
export function hookSecretOf(key: Uint8Array, hookId: Id, version: number): string {
  const source = version === 0 ? hookId : `${hookId}\n${version}`;
  return `${prefix}${createHmac('sha256', key).update(`parley-webhook\n${source}`).digest('base64url')}`;
}

/** What is stored of an incoming one's secret: it is long and random, so a plain hash is enough. */
export const hashOfHookSecret = hashOf;

/** Whether this is the secret, in a time that tells nothing about it. */
export function isHookSecret(presented: string, secretHash: string): boolean {
  const [one, other] = [Buffer.from(hashOf(presented)), Buffer.from(secretHash)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** `X-Parley-Signature`: whoever knows the secret can tell that the body is from this server, and when it was sent (`t`, seconds), so an old one cannot be played again. */
export function signatureOf(secret: string, sentAtMs: number, body: string): string {
  const t = Math.floor(sentAtMs / 1_000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}
