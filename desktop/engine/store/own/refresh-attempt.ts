import type { ReadHandle, WriteHandle } from '../store.ts';

/** The name of the refresh that is under way, kept until its answer is kept: with it the spent token gets the same successor again. */
export function findAttempt(read: ReadHandle, tokenHash: string): string | null {
  return read.get<{ attemptId: string }>('SELECT attempt_id AS attemptId FROM refresh_attempt WHERE token_hash = ?', tokenHash)?.attemptId ?? null;
}

export function writeAttempt(write: WriteHandle, tokenHash: string, attemptId: string): void {
  write.run('INSERT OR REPLACE INTO refresh_attempt (one, token_hash, attempt_id) VALUES (1, ?, ?)', tokenHash, attemptId);
}

export function dropAttempt(write: WriteHandle): void {
  write.run('DELETE FROM refresh_attempt');
}
