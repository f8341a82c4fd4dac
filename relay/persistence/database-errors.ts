import { RelayError } from '../domain/relay-error.ts';

/**
 * What an error of the database means for a write. `away`: it was never reached, nothing was done. `busy`: rolled back, may work at once. `full`: rolled
 * back, will not work soon. `bad-input`: the statement's values are to blame. `lost`: the connection broke, the outcome is unknown. `bug`: anything else.
 */
export type DatabaseErrorKind = 'away' | 'busy' | 'full' | 'bad-input' | 'lost' | 'bug';

/** The error and everything it was caused by or carries, outermost first: Prisma wraps the adapter's error, which wraps the driver's. */
function unwrap(error: unknown): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  const pending: unknown[] = [error];
  while (pending.length > 0 && found.length < 12) {
    const next = pending.shift();
    if (typeof next !== 'object' || next === null) continue;
    const record = next as Record<string, unknown>;
    found.push(record);
    const meta = record['meta'];
    pending.push(record['cause'], typeof meta === 'object' && meta !== null ? (meta as Record<string, unknown>)['driverAdapterError'] : null);
  }
  return found;
}

/** The five characters PostgreSQL names an error by, where the error came from PostgreSQL. */
export function sqlState(error: unknown): string | null {
  for (const record of unwrap(error)) {
    for (const key of ['originalCode', 'code']) {
      const code = record[key];
      if (typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) && !/^P[0-9]{4}$/.test(code)) return code;
    }
    if (record['kind'] === 'UniqueConstraintViolation') return '23505';
  }
  return null;
}

const neverReached = ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'P1000', 'P1001', 'P1003', 'P1010', 'P2024', 'P2037'];
const neverReachedKinds = [
  'DatabaseNotReachable',
  'TooManyConnections',
  'DatabaseDoesNotExist',
  'AuthenticationFailed',
  'DatabaseAccessDenied',
  'TlsConnectionError',
];
/** What pg says when it gave up before a statement was sent. */
const neverReachedWords =
  /timeout exceeded when trying to connect|Connection terminated due to connection timeout|Cannot use a pool after calling end|Client has encountered a connection error/;
/** What pg says when the connection went while a statement was out. */
const lostWords =
  /Connection terminated|Query read timeout|connection is closed|not queryable|server closed the connection|Connection ended|socket|ECONNRESET|EPIPE/i;

/** Sorts an error of Prisma, its adapter or the driver by what may be done about it. */
export function classifyDatabaseError(error: unknown): DatabaseErrorKind {
  const state = sqlState(error);
  if (state !== null) {
    if (['40001', '40P01', '55P03', '57014', '25P02'].includes(state)) return 'busy';
    if (['57P03', '53300', '3D000', '28000', '28P01', '25006'].includes(state)) return 'away';
    // Shut down by the administrator or a crash: what was running was rolled back, but its commit may have come just before.
    if (state.startsWith('57P') || state.startsWith('08')) return 'lost';
    if (state.startsWith('53') || state.startsWith('58')) return 'full';
    if (state.startsWith('22') || state.startsWith('23')) return 'bad-input';
    return 'bug';
  }
  for (const record of unwrap(error)) {
    const { code, kind, message } = record;
    if ((typeof code === 'string' && neverReached.includes(code)) || (typeof kind === 'string' && neverReachedKinds.includes(kind))) return 'away';
    if (typeof message === 'string' && neverReachedWords.test(message)) return 'away';
  }
  for (const { code, kind, message } of unwrap(error)) {
    if (kind === 'ConnectionClosed' || kind === 'SocketTimeout' || code === 'P1017' || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ETIMEDOUT')
      return 'lost';
    if (kind === 'TransactionWriteConflict') return 'busy';
    if (typeof message === 'string' && lostWords.test(message)) return 'lost';
  }
  return 'bug';
}

/** The database cannot be reached, or not in time. The client tries again. */
export function unavailable(cause: unknown): RelayError {
  return new RelayError('unavailable', 'The server cannot reach its database right now. Nothing is lost; it will be tried again.', { cause });
}

/** An error of the database as the rest of the relay knows it; a `RelayError` stays what it is. */
export function toRelayError(error: unknown): RelayError {
  if (error instanceof RelayError) return error;
  const kind = classifyDatabaseError(error);
  if (kind === 'bug') return new RelayError('internal', 'The database refused a statement.', { cause: error });
  if (kind === 'bad-input')
    return sqlState(error)?.startsWith('23')
      ? new RelayError('conflict', 'This already exists.', { cause: error })
      : new RelayError('invalid', 'The database cannot store this.', { cause: error });
  return unavailable(error);
}

/** Runs one read or idempotent write; errors come out translated. */
export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toRelayError(error);
  }
}
