import { expect, test } from 'vitest';
import { createTokenBuckets } from './token-buckets.ts';

test('gives the burst, then as much as flows in, and says how long to wait', () => {
  let now = 0;
  const buckets = createTokenBuckets({ capacity: 3, perSecond: 2 }, () => now);
  expect([1, 2, 3].map(() => buckets.take('ann'))).toEqual([0, 0, 0]);
  expect(buckets.take('ann')).toBe(500);
  expect(buckets.take('bob')).toBe(0);
  now = 500;
  expect(buckets.take('ann')).toBe(0);
  expect(buckets.take('ann')).toBe(500);
});

test('what was spent beyond the level has to flow in again', () => {
  let now = 0;
  const buckets = createTokenBuckets({ capacity: 100, perSecond: 10 }, () => now);
  buckets.spend('ann', 150);
  expect(buckets.take('ann', 1)).toBe(5_100);
  now = 5_100;
  expect(buckets.take('ann', 1)).toBe(0);
});

test('forgets who is not busy', () => {
  let now = 0;
  const buckets = createTokenBuckets({ capacity: 5, perSecond: 1 }, () => now);
  for (let n = 0; n < 100; n += 1) buckets.take(`person ${n}`);
  expect(buckets.size()).toBe(100);
  now = 120_000;
  buckets.take('ann');
  expect(buckets.size()).toBe(1);
});
