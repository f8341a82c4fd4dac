import type { WireError } from './protocol/errors.ts';

/** What crosses a process border: the value, or the error as data. Inside a process errors are thrown. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: WireError };

/** Wraps a value for the way across a process border. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Wraps an error for the way across a process border. */
export function fail(error: WireError): Result<never> {
  return { ok: false, error };
}
