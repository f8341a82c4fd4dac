import { describe, expect, test } from 'vitest';
import { isAbove, isSlowed, mayGiveRole } from './room-rules.ts';

const roles = ['owner', 'admin', 'moderator', 'member', 'guest'] as const;
const row = (holds: (role: (typeof roles)[number]) => boolean) => roles.map((role) => (holds(role) ? '+' : '-')).join('');

describe('ranks', () => {
  test.each([
    ['owner', '-++++'],
    ['admin', '--+++'],
    ['moderator', '---++'],
    ['member', '----+'],
    ['guest', '-----'],
  ] as const)('%s is above', (role, cells) => {
    expect(row((other) => isAbove(role, other))).toBe(cells);
  });

  // For each who gives: a row for who gets it (owner, admin, moderator, member, guest), a cell for the new role in the same order.
  test.each([
    ['owner', ['-----', '+++++', '+++++', '+++++', '+++++']],
    ['admin', ['-----', '-----', '--+++', '--+++', '--+++']],
    ['moderator', ['-----', '-----', '-----', '---++', '---++']],
    ['member', ['-----', '-----', '-----', '-----', '----+']],
    ['guest', ['-----', '-----', '-----', '-----', '-----']],
  ] as const)('%s may give', (role, rows) => {
    roles.forEach((target, n) => {
      expect(row((next) => mayGiveRole(role, { role: target, isSelf: false }, next))).toBe(rows[n]);
    });
  });

  test('oneself one may only lower', () => {
    expect(row((next) => mayGiveRole('admin', { role: 'admin', isSelf: true }, next))).toBe('--+++');
    expect(row((next) => mayGiveRole('owner', { role: 'owner', isSelf: true }, next))).toBe('-++++');
  });

  test('moderators and up do not wait in slow mode', () => {
    expect(row(isSlowed)).toBe('---++');
  });
});
