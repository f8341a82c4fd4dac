import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { type ArchiveEntry, type ExportDeps, exportEntries } from './export-entries.ts';

/** An export that its node no longer renews is over after this. */
const leaseMs = 30_000;
const renewEveryMs = 10_000;

/**
 * Begins an export of all that the server holds of the actor. The entries must be read to their end, or given up (`return`), which frees the next one. Throws
 * `conflict` (one is under way), `rate-limited` (5 an hour).
 */
export async function exportAccount(deps: ExportDeps & Pick<Deps, 'signInLimits' | 'newId'>, actor: Actor): Promise<AsyncGenerator<ArchiveEntry>> {
  const owner = deps.newId();
  if (!(await deps.exports.claim(actor.userId, owner, leaseMs))) throw new RelayError('conflict', 'An export of your data is under way already.');
  const waitMs = await deps.signInLimits.take('exports-by-person', actor.userId);
  if (waitMs === null) return leased(deps, actor, owner);
  await deps.exports.release(actor.userId, owner);
  throw new RelayError('rate-limited', 'You have exported your data several times just now. Please try again later.', { retryAfterMs: waitMs });
}

async function* leased(deps: ExportDeps, actor: Actor, owner: string): AsyncGenerator<ArchiveEntry> {
  // A renewal that fails is tried again long before the lease ends.
  const timer = setInterval(() => void deps.exports.renew(actor.userId, owner, leaseMs).catch(() => undefined), renewEveryMs);
  timer.unref();
  try {
    yield* exportEntries(deps, actor);
  } finally {
    clearInterval(timer);
    await deps.exports.release(actor.userId, owner).catch(() => undefined);
  }
}
