import { RelayError } from '../domain/relay-error.ts';

const fullCodes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/** A disk that is full is nobody's fault and may be helped: `unavailable`. Anything else stays what it is. */
export function diskError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !fullCodes.has(error.code)) return error;
  return new RelayError('unavailable', 'The disk of this server is full. Please tell who runs it.', { retryAfterMs: 60_000, cause: error });
}
