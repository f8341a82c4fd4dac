import { hash, verify } from '@node-rs/argon2';
import { RelayError } from '../domain/relay-error.ts';
import type { PasswordHasher } from '../domain/sessions/session-ports.ts';

/** argon2id (the library's default), 19 MiB, 2 passes, 1 lane: OWASP's recommendation. Written into every hash, so it may be raised later. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export type Argon2Options = { workers?: number; queueMax?: number };

/**
 * Hashes passwords off the event loop, at most `workers` (2) at once, so that a storm of sign-ins cannot starve the pool that files and DNS share; more than
 * `queueMax` (64) waiting are refused with `unavailable`. `verify` against null does the same work against a decoy and answers false.
 */
export function createArgon2Hasher({ workers = 2, queueMax = 64 }: Argon2Options = {}): PasswordHasher {
  const waiting: (() => void)[] = [];
  let running = 0;
  let decoy: Promise<string> | undefined;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= workers) {
      if (waiting.length >= queueMax)
        throw new RelayError('unavailable', 'Too many people are signing in right now. Please try again.', { retryAfterMs: 2_000 });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place is handed on: `running` only falls when nobody waits.
      if (next) next();
      else running -= 1;
    }
  }

  /** Made once, outside the turn that needs it; a failure is not kept. */
  function decoyHash(): Promise<string> {
    decoy ??= hash('nobody has this password', cost).catch((error: unknown) => {
      decoy = undefined;
      throw error;
    });
    return decoy;
  }

  // Made at once, so that the first unknown handle takes no longer than the others. A failure shows at its first use.
  decoyHash().catch(() => undefined);

  return {
    hash: (password) => inTurn(() => hash(password, cost)),
    async verify(passwordHash, password) {
      const against = passwordHash ?? (await decoyHash());
      const isRight = await inTurn(() => verify(against, password));
      return isRight && passwordHash !== null;
    },
  };
}
