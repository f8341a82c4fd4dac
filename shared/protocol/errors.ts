import { z } from 'zod';

/** The closed set of error codes, grouped by the reaction they ask for: fix the input, sign in, give up, wait, update, report. */
export const errorCodes = [
  'invalid',
  'too-large',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'gone',
  'rate-limited',
  'unavailable',
  'unsupported-version',
  'internal',
] as const;
export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** One thing wrong with an input: where (`body`, `device.name`) and in plain words what. */
export const issueSchema = z.object({ path: z.string(), message: z.string() });
export type Issue = z.infer<typeof issueSchema>;

/** An error as it crosses a process border. `internal` carries nothing but an id that is in the log. */
export const wireErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  issues: z.array(issueSchema).optional(),
  retryAfterMs: z.int().nonnegative().optional(),
  errorId: z.string().optional(),
});
export type WireError = z.infer<typeof wireErrorSchema>;

const reactions: Record<ErrorCode, { status: number; isRetryable: boolean }> = {
  invalid: { status: 400, isRetryable: false },
  'too-large': { status: 413, isRetryable: false },
  unauthenticated: { status: 401, isRetryable: false },
  forbidden: { status: 403, isRetryable: false },
  'not-found': { status: 404, isRetryable: false },
  conflict: { status: 409, isRetryable: false },
  gone: { status: 410, isRetryable: false },
  'rate-limited': { status: 429, isRetryable: true },
  unavailable: { status: 503, isRetryable: true },
  'unsupported-version': { status: 426, isRetryable: false },
  internal: { status: 500, isRetryable: true },
};

/** Whether the same call may succeed later unchanged. The outbox and the window both decide by this table (`internal`: three times at most). */
export function isRetryable(code: ErrorCode): boolean {
  return reactions[code].isRetryable;
}

/** The HTTP status that goes with a code. */
export function httpStatus(code: ErrorCode): number {
  return reactions[code].status;
}

/** The issues of a failed parse in the wire's form. */
export function issuesOf(error: z.ZodError): Issue[] {
  return error.issues.slice(0, 20).map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
}
