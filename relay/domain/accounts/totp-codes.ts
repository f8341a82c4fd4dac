import { createHash, randomBytes } from 'node:crypto';
import type { Id } from '@parley/shared/ids';
import { Secret, TOTP } from 'otpauth';
import { open, seal } from '../sealed-secret.ts';

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

const totp = (userId: Id) => ({ purpose: 'parley totp secrets', boundTo: userId });

/** Encrypts a secret under a key of the server, bound to its person. */
export const sealSecret = (serverSecret: Uint8Array, userId: Id, secret: string): string => seal(serverSecret, totp(userId), secret);

/** Null: it was sealed under another secret of the server, or for somebody else. */
export const openSecret = (serverSecret: Uint8Array, userId: Id, sealed: string): string | null => open(serverSecret, totp(userId), sealed);
