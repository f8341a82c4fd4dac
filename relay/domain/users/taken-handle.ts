import { RelayError } from '../relay-error.ts';

const reserved: ReadonlySet<string> = new Set(['room', 'here']);

/** `@room` and `@here` call everybody, so nobody can have these names: no person and no bot. */
export const isReservedHandle = (handle: string): boolean => reserved.has(handle);

export function takenHandle(cause?: unknown): RelayError {
  return new RelayError('conflict', 'This handle is taken. Please choose another one.', { issues: [{ path: 'handle', message: 'is taken' }], cause });
}
