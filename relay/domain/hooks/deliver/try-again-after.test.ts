import { expect, test } from 'vitest';
import { tryAgainAfter } from './try-again-after.ts';

test('waits twice as long each time, up to an hour, moved by at most a fifth', () => {
  const middle = (attempts: number) => tryAgainAfter(attempts, undefined, () => 0.5);
  expect([1, 2, 3, 4].map(middle)).toEqual([5_000, 10_000, 20_000, 40_000]);
  expect(middle(50)).toBe(3_600_000);
  expect([0, 1].map((random) => tryAgainAfter(1, undefined, () => random))).toEqual([4_000, 6_000]);
});

test('waits as long as it is asked to, within an hour', () => {
  expect(tryAgainAfter(1, '60', () => 0.5)).toBe(60_000);
  expect(tryAgainAfter(1, '999999', () => 0.5)).toBe(3_600_000);
  expect(tryAgainAfter(1, 'tomorrow', () => 0.5)).toBe(5_000);
});
