import type { ErrorCode, Issue, WireError } from '@parley/shared/protocol/errors';

/** An error with the code and words of a refusal. */
export function refusedError(refusal: { code: ErrorCode; message: string }, issues?: Issue[]): RelayError {
  return new RelayError(refusal.code, refusal.message, issues === undefined ? {} : { issues });
}

/** The one error of the relay's domain and edges: a closed code, words for a person, and the cause for the log. */
export class RelayError extends Error {
  readonly code: ErrorCode;
  readonly issues: Issue[] | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: { issues?: Issue[]; retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RelayError';
    this.code = code;
    this.issues = options.issues;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** The error as data for the way to a client. */
  toWire(): WireError {
    return {
      code: this.code,
      message: this.message,
      ...(this.issues === undefined ? {} : { issues: this.issues }),
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
    };
  }
}
