import { describe, expect, it } from 'vitest';
import { handleFrom } from './handle-from.ts';
import { passwordBars } from './password-bars.ts';

describe('handleFrom', () => {
  it('makes a handle of the first name, or none', () => {
    expect(['Tomás Rey', '  Ines Okafor', 'Ó', 'عمر', ''].map(handleFrom)).toEqual(['tomas', 'ines', 'o', '', '']);
    expect(handleFrom('x'.repeat(80))).toHaveLength(32);
  });
});

describe('passwordBars', () => {
  it('shows three bars when it is long enough and four at twice that', () => {
    const full = (length: number) => passwordBars(length, 10).filter(Boolean).length;
    expect([0, 1, 5, 9, 10, 19, 20].map(full)).toEqual([0, 1, 2, 2, 3, 3, 4]);
  });
});
