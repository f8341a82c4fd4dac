import { describe, expect, it } from 'vitest';
import { personId, personKeys } from '../testing/sample-people.ts';
import { flagOf, flagPatterns, hueCount, initialsOf } from './flag.ts';

describe('flags', () => {
  it('stay the same for the same id', () => {
    expect(flagOf(personId('lena'))).toEqual({ hue: 8, pattern: 'diagonal' });
    expect(flagOf(personId('omar'))).toEqual({ hue: 5, pattern: 'diagonal' });
  });

  it('give the team of twelve twelve hues', () => {
    const team = personKeys.filter((key) => key !== 'ticker');
    expect(new Set(team.map((key) => flagOf(personId(key)).hue)).size).toBe(hueCount);
  });

  it('use all hues and patterns about equally', () => {
    const seen = new Map<string, number>();
    const count = 9_600;
    for (let i = 0; i < count; i += 1) {
      const { hue, pattern } = flagOf(`0198c0de-0000-7000-8000-${i.toString(16).padStart(12, '0')}`);
      seen.set(`${hue} ${pattern}`, (seen.get(`${hue} ${pattern}`) ?? 0) + 1);
    }
    expect(seen.size).toBe(hueCount * flagPatterns.length);
    for (const times of seen.values()) expect(times).toBeGreaterThan(count / seen.size / 2);
  });

  it('carry two letters, one, or none by size', () => {
    expect([36, 24, 20, 16].map((size) => initialsOf('Lena Novák', size))).toEqual(['LN', 'LN', 'L', '']);
    expect(initialsOf('ticker', 36)).toBe('T');
    expect(initialsOf('tomas.rey', 36)).toBe('TR');
    expect(initialsOf('  ', 36)).toBe('');
    expect(initialsOf('👩‍🚀 Ada', 36)).toBe('👩‍🚀A');
  });
});
