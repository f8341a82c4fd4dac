import { createHash, randomBytes } from 'node:crypto';

/** 160 bits, in letters that a link needs no escapes for: nobody finds one by guessing. */
export function newResetCode(): string {
  return randomBytes(20).toString('hex');
}

/** What is stored of a code. Blanks around a pasted one, and capitals, do not matter. */
export function resetCodeHash(code: string): string {
  return createHash('sha256').update(`parley-reset:${code.trim().toLowerCase()}`).digest('hex');
}
