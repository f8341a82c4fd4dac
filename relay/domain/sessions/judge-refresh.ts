import type { StoredSession } from './session-ports.ts';

/** A spent token without an `attemptId` still gets its successor for this long (protocol.md). */
export const graceMs = 30_000;

/**
 * `rotate`: the current token. `again`: a spent one whose answer was lost. `theft`: a spent one that comes again for no good reason. `dead`: the session is
 * over.
 */
export type RefreshJudgement = 'rotate' | 'again' | 'theft' | 'dead';

/** What a token of this session gets. Pure: `now` is the database's clock, hashes as stored. */
export function judgeRefresh(session: StoredSession, presented: { tokenHash: string; attemptHash: string | null; now: number }): RefreshJudgement {
  if (session.revokedAt !== null || session.expiresAt <= presented.now) return 'dead';
  if (presented.tokenHash === session.tokenHash) return 'rotate';
  if (presented.tokenHash !== session.previousHash) return 'theft';
  if (presented.attemptHash !== null) return presented.attemptHash === session.previousAttemptHash ? 'again' : 'theft';
  return presented.now <= (session.previousUntil ?? 0) ? 'again' : 'theft';
}
