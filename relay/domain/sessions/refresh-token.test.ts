import { describe, expect, test } from 'vitest';
import { firstRefreshToken, hashOf, sessionOfRefreshToken, successorOf } from './refresh-token.ts';

const secret = Buffer.alloc(32, 1);
const otherSecret = Buffer.alloc(32, 2);
const sessionId = '0190a000-0000-7000-8000-000000000001';
const otherId = '0190a000-0000-7000-8000-000000000002';

describe('refresh tokens', () => {
  test('every session starts with another token that names it', () => {
    const token = firstRefreshToken(secret, sessionId);
    expect(sessionOfRefreshToken(secret, token)).toBe(sessionId);
    expect(firstRefreshToken(secret, sessionId)).not.toBe(token);
    expect(Buffer.from(token.split('.')[1] ?? '', 'base64url')).toHaveLength(32);
    expect(token.length).toBeLessThan(500);
  });

  test('the successor is the same on every node that has the secret, and nowhere else', () => {
    const presented = firstRefreshToken(secret, sessionId);
    const successor = successorOf(secret, { sessionId, generation: 0, presented });
    expect(successorOf(secret, { sessionId, generation: 0, presented })).toBe(successor);
    expect(sessionOfRefreshToken(secret, successor)).toBe(sessionId);
    const others = [
      successorOf(otherSecret, { sessionId, generation: 0, presented }),
      successorOf(secret, { sessionId, generation: 1, presented }),
      successorOf(secret, { sessionId: otherId, generation: 0, presented }),
      successorOf(secret, { sessionId, generation: 0, presented: firstRefreshToken(secret, sessionId) }),
    ];
    expect(new Set([successor, ...others]).size).toBe(5);
  });

  test('only tokens this server made name a session', () => {
    const token = firstRefreshToken(secret, sessionId);
    const [id = '', random = '', seal = ''] = token.split('.');
    const forged = [
      `${otherId}.${random}.${seal}`,
      `${id}.${random}`,
      `${id}.${random}.`,
      `${token}.x`,
      `${id}..${seal}`,
      `${id}.${random}=.${seal}`,
      token.toUpperCase(),
      '',
      '..',
      'x',
    ];
    for (const text of forged) expect(sessionOfRefreshToken(secret, text), text).toBeNull();
    expect(sessionOfRefreshToken(otherSecret, token)).toBeNull();
  });

  test('what is stored does not hold the token', () => {
    const token = firstRefreshToken(secret, sessionId);
    expect(hashOf(token)).toBe(hashOf(token));
    expect(hashOf(token)).not.toContain(token.split('.')[1] ?? 'never');
  });
});
