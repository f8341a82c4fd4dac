import { describe, expect, test } from 'vitest';
import { graceMs, judgeRefresh } from './judge-refresh.ts';
import type { StoredSession } from './session-ports.ts';

const now = 1_000_000;
const session: StoredSession = {
  id: '0190a000-0000-7000-8000-000000000001',
  userId: '0190a000-0000-7000-8000-000000000002',
  device: { name: 'Desk', platform: 'linux' },
  generation: 4,
  tokenHash: 'current',
  previousHash: 'spent',
  previousAttemptHash: 'attempt',
  previousUntil: now + graceMs,
  createdAt: 1,
  lastUsedAt: 1,
  expiresAt: now + 1_000_000,
  revokedAt: null,
  lastAddress: null,
};
const judge = (presented: { tokenHash: string; attemptHash?: string | null; now?: number }, changes: Partial<StoredSession> = {}) =>
  judgeRefresh({ ...session, ...changes }, { attemptHash: null, now, ...presented });

describe('judgeRefresh', () => {
  test('the current token rotates, with and without an attempt', () => {
    expect(judge({ tokenHash: 'current' })).toBe('rotate');
    expect(judge({ tokenHash: 'current', attemptHash: 'new' })).toBe('rotate');
  });

  test('a spent token with its own attempt gets its successor again, however late', () => {
    expect(judge({ tokenHash: 'spent', attemptHash: 'attempt', now: now + 100 * graceMs - 1 }, { expiresAt: Number.MAX_SAFE_INTEGER })).toBe('again');
  });

  test('a spent token with another attempt is theft', () => {
    expect(judge({ tokenHash: 'spent', attemptHash: 'other' })).toBe('theft');
    expect(judge({ tokenHash: 'spent', attemptHash: 'other' }, { previousAttemptHash: null })).toBe('theft');
  });

  test('a spent token without an attempt has 30 seconds', () => {
    expect(judge({ tokenHash: 'spent' })).toBe('again');
    expect(judge({ tokenHash: 'spent', now: now + graceMs })).toBe('again');
    expect(judge({ tokenHash: 'spent', now: now + graceMs + 1 })).toBe('theft');
    expect(judge({ tokenHash: 'spent' }, { previousUntil: null })).toBe('theft');
  });

  test('an older token is theft', () => {
    expect(judge({ tokenHash: 'long ago' })).toBe('theft');
    expect(judge({ tokenHash: 'long ago', attemptHash: 'attempt' })).toBe('theft');
  });

  test('a session that is over is over, whatever is presented', () => {
    for (const tokenHash of ['current', 'spent', 'long ago']) {
      expect(judge({ tokenHash }, { revokedAt: now - 1 })).toBe('dead');
      expect(judge({ tokenHash }, { expiresAt: now })).toBe('dead');
    }
  });
});
