import { type DestinationStream, type Logger, pino } from 'pino';

export type RelayLogger = Logger;

const secretFields = [
  'password',
  'current',
  'next',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'jwtSecret',
  'refreshSecret',
  'databaseUrl',
  'redisUrl',
];

/** What a line says of an error. Not what else hangs on it: the database's errors bring their connection, and the values that a statement was given. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { type: name, message, ...code, stack, ...(cause === undefined ? {} : { cause: plainError(cause) }) };
}

/**
 * The relay's structured log: one JSON object a line on stdout, `nodeName` in each. Fields that hold passwords or tokens are blanked at every depth in use; of an
 * error (`err` or `error`) there is its kind, message, code, stack and cause.
 * @param level a pino level or `silent`
 */
export function createLogger(level: string, nodeName: string, destination?: DestinationStream): RelayLogger {
  const options = {
    level,
    base: { nodeName },
    serializers: { err: plainError, error: plainError },
    redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
