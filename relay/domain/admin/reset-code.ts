import { createHash, createHmac } from 'node:crypto';
import type { Id } from '@parley/shared/ids';

/**
 * 160 bits, in letters that a link needs no escapes for: nobody finds one by guessing. Derived from the operation under a key of the server that is in no database, so that
 * a repeat of the operation can be told it again, though only its hash is stored.
 */
export function resetCodeOf(key: Uint8Array, { actorId, userId, opId }: { actorId: Id | null; userId: Id; opId: Id }): string {
  return createHmac('sha256', key)
    .update(`parley-reset-code\n${actorId ?? ''}\n${userId}\n${opId}`)
    .digest('hex')
    .slice(0, 40);
}

/** What is stored of a code. Blanks around a pasted one, and capitals, do not matter. */
export function resetCodeHash(code: string): string {
  return createHash('sha256').update(`parley-reset:${code.trim().toLowerCase()}`).digest('hex');
}
