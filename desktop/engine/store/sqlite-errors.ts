import { EngineError } from '../ports.ts';

/** What can be wrong with a database file, by the reaction it asks for: rebuild it, free space, allow writing, wait. */
export type StoreProblem = 'corrupt' | 'full' | 'readonly' | 'busy';

const words: Record<StoreProblem, string> = {
  corrupt: 'The local copy was damaged. It is being read again from the server; unsent messages and drafts are kept apart and safe.',
  full: 'The disk is full. Nothing was dropped: free some space and try again.',
  readonly: 'The profile folder cannot be written. Nothing was dropped: check its permissions and try again.',
  busy: 'Another program holds the local database. Nothing was dropped: it is tried again.',
};

/** When a file that only this person has was damaged and read as far as possible. */
export const salvagedMessage = 'The file with your unsent messages and drafts was damaged. What could be read was kept, and the damaged file was put aside.';

/** The plain words shown to the person. */
export function storeProblemMessage(problem: StoreProblem): string {
  return words[problem];
}

/** A failed database operation whose transaction was rolled back as a whole. */
export class StoreError extends EngineError {
  readonly problem: StoreProblem;

  constructor(problem: StoreProblem, cause: unknown) {
    super({ code: 'unavailable', message: words[problem] }, cause);
    this.name = 'StoreError';
    this.problem = problem;
  }
}

const byPrefix: readonly [prefix: string, problem: StoreProblem][] = [
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'readonly'],
  ['SQLITE_CANTOPEN', 'readonly'],
  ['SQLITE_PERM', 'readonly'],
  ['SQLITE_IOERR', 'readonly'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
];

/** Reads SQLite's (extended) error code; null for anything that is a mistake of ours rather than trouble with the file. */
export function storeProblemOf(error: unknown): StoreProblem | null {
  if (error instanceof StoreError) return error.problem;
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const { code } = error;
  return byPrefix.find(([prefix]) => code.startsWith(prefix))?.[1] ?? null;
}
