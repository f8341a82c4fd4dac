import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import type { Id } from '@parley/shared/ids';
import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app takes it: SHA-1, six digits, half minutes; a code of the half minute before or after is taken too. */
const periodSeconds = 30;
const leewaySteps = 1;
/** What RFC 4226 asks for: 160 bits. */
const secretBytes = 20;
const codesAtOnce = 10;
/** 80 bits: nobody guesses one, so a plain hash is enough. */
const recoveryBytes = 10;

const totpOf = (secret: string, label = '') => new TOTP({ issuer: 'Parley', label, algorithm: 'SHA1', digits: 6, period: periodSeconds, secret });

/** A fresh secret in base32. */
export const newTotpSecret = (): string => new Secret({ buffer: new Uint8Array(randomBytes(secretBytes)).buffer }).base32;

/** The secret as a QR code holds it. `server` and `handle` are what the authenticator app shows. */
export function totpUri(secret: string, { server, handle }: { server: string; handle: string }): string {
  // Some apps cut a label at its colon.
  return new TOTP({ issuer: server.replaceAll(':', ' '), label: handle, algorithm: 'SHA1', digits: 6, period: periodSeconds, secret }).toString();
}

/** The number of the half minute that this code belongs to, now or one beside it; null: none of them. */
export function stepOf(secret: string, code: string, nowMs: number): number | null {
  const delta = totpOf(secret).validate({ token: code, timestamp: nowMs, window: leewaySteps });
  return delta === null ? null : Math.floor(nowMs / 1_000 / periodSeconds) + delta;
}

/** A code as typed, without blanks and dashes: six digits, or what may be a recovery code. */
export function readCode(typed: string): { digits: string } | { recovery: string } {
  const code = typed.replace(/[\s-]/g, '').toUpperCase();
  return /^\d{6}$/.test(code) ? { digits: code } : { recovery: code };
}

/** Ten new recovery codes, in groups of four as people read them. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: codesAtOnce }, () => {
    const code = new Secret({ buffer: new Uint8Array(randomBytes(recoveryBytes)).buffer }).base32;
    return (code.match(/.{1,4}/g) ?? []).join('-').toLowerCase();
  });
}

/** What is stored of a recovery code. */
export function recoveryHash(userId: Id, code: string): string {
  return createHash('sha256')
    .update(`${userId}\n${code.replace(/[\s-]/g, '').toUpperCase()}`)
    .digest('base64url');
}

/** Encrypts a secret under a key of the server (AES-256-GCM), bound to its person: copied to another row, it opens nothing. */
export function sealSecret(serverSecret: Uint8Array, userId: Id, secret: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(serverSecret), nonce).setAAD(Buffer.from(userId));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
}

/** Null: it was sealed under another secret of the server, or for somebody else. */
export function openSecret(serverSecret: Uint8Array, userId: Id, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(serverSecret), bytes.subarray(0, 12)).setAAD(Buffer.from(userId));
  try {
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

function keyOf(serverSecret: Uint8Array): Buffer {
  return createHmac('sha256', serverSecret).update('parley totp secrets').digest();
}
