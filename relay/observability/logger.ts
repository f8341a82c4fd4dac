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

/**
 * The relay's structured log: one JSON object a line on stdout, `nodeName` in each. Fields that hold passwords or tokens are blanked at every depth in use.
 * @param level a pino level or `silent`
 */
export function createLogger(level: string, nodeName: string, destination?: DestinationStream): RelayLogger {
  const options = {
    level,
    base: { nodeName },
    redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
