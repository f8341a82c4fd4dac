/** Exit codes of every command. */
export const exitCodes = { ok: 0, failed: 1, misused: 2 } as const;

/** A failure in words for the operator: what is wrong, and what to do next. */
export class CliError extends Error {
  readonly advice: string;
  readonly exitCode: 1 | 2;
  constructor(problem: string, advice: string, options: { exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(problem, { cause: options.cause });
    this.name = 'CliError';
    this.advice = advice;
    this.exitCode = options.exitCode ?? exitCodes.failed;
  }
}
