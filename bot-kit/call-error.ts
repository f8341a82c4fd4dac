import type { ErrorCode, Issue, WireError } from '@parley/shared/protocol/errors';

/** A call that the server refused, in the server's words. `code` says what may be done about it. */
export class CallError extends Error {
  readonly call: string;
  readonly code: ErrorCode;
  readonly issues: Issue[];
  readonly retryAfterMs: number | undefined;

  constructor(call: string, { code, message, issues = [], retryAfterMs }: WireError) {
    super(`${call}: ${message}${issues.map((issue) => ` (${issue.path}: ${issue.message})`).join('')}`);
    this.name = 'CallError';
    this.call = call;
    this.code = code;
    this.issues = issues;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Thrown where something was under way when the bot stopped. What was being handled is handled again at the next start. */
export class BotStoppedError extends Error {
  constructor() {
    super('The bot has stopped.');
    this.name = 'BotStoppedError';
  }
}

/** Throw it in a command's handler: who typed the command reads the words, nobody else. Any other error reads "Something went wrong." */
export class CommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandError';
  }
}
