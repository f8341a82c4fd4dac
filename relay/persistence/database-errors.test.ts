import { describe, expect, it } from 'vitest';
import { RelayError } from '../domain/relay-error.ts';
import { classifyDatabaseError, sqlState, toRelayError } from './database-errors.ts';

/** An error as Prisma hands it on: the adapter's, which holds PostgreSQL's code. */
const wrapped = (cause: object) =>
  Object.assign(new Error('Raw query failed'), { code: 'P2010', meta: { driverAdapterError: Object.assign(new Error('adapter'), { cause }) } });

describe('errors of the database', () => {
  it.each([
    ['refused connection', { kind: 'DatabaseNotReachable' }, 'away'],
    ['starting up', { kind: 'postgres', originalCode: '57P03', code: '57P03' }, 'away'],
    ['too many connections', { kind: 'TooManyConnections', originalCode: '53300' }, 'away'],
    ['read-only after a failover', { kind: 'postgres', code: '25006' }, 'away'],
    ['deadlock', { kind: 'TransactionWriteConflict', originalCode: '40P01' }, 'busy'],
    ['lock timeout', { kind: 'postgres', code: '55P03' }, 'busy'],
    ['disk full', { kind: 'postgres', code: '53100' }, 'full'],
    ['not UTF-8', { kind: 'postgres', code: '22021' }, 'bad-input'],
    ['unique', { kind: 'UniqueConstraintViolation', originalCode: '23505' }, 'bad-input'],
    ['shut down', { kind: 'postgres', code: '57P01' }, 'lost'],
    ['cut connection', { kind: 'ConnectionClosed' }, 'lost'],
    ['no such function', { kind: 'postgres', code: '42883' }, 'bug'],
  ])('%s', (_, cause, kind) => {
    expect(classifyDatabaseError(wrapped(cause))).toBe(kind);
  });

  it.each([
    ['Connection terminated unexpectedly', 'lost'],
    ['Query read timeout', 'lost'],
    ['timeout exceeded when trying to connect', 'away'],
    ['Connection terminated due to connection timeout', 'away'],
    ['something else', 'bug'],
  ])('of the driver: %s', (message, kind) => {
    expect(classifyDatabaseError(new Error(message))).toBe(kind);
  });

  it('become what the relay knows, with their cause', () => {
    const error = wrapped({ kind: 'DatabaseNotReachable' });
    expect(toRelayError(error)).toMatchObject({ code: 'unavailable', cause: error });
    expect(toRelayError(wrapped({ code: '23505', kind: 'postgres' })).code).toBe('conflict');
    expect(toRelayError(wrapped({ code: '22021', kind: 'postgres' })).code).toBe('invalid');
    expect(toRelayError(new Error('?')).code).toBe('internal');
    const known = new RelayError('gone', 'It is gone.');
    expect(toRelayError(known)).toBe(known);
  });

  it('have a state only where PostgreSQL gave one', () => {
    expect(sqlState(wrapped({ originalCode: '40001' }))).toBe('40001');
    expect(sqlState(Object.assign(new Error('prisma'), { code: 'P2002' }))).toBeNull();
    expect(sqlState(Object.assign(new Error('node'), { code: 'EPIPE' }))).toBeNull();
    expect(sqlState(null)).toBeNull();
  });
});
