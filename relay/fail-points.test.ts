import { expect, test } from 'vitest';
import { createFailPoints } from './fail-points.ts';

test('strikes as often and as late as it was armed', () => {
  const failPoints = createFailPoints('drop-log-publish:2:1');
  expect([1, 2, 3, 4].map(() => failPoints.strikes('drop-log-publish'))).toEqual([false, true, true, false]);
});

test('nothing is armed by default, and an unknown name is an error', () => {
  expect(createFailPoints('').strikes('drop-log-publish')).toBe(false);
  expect(() => createFailPoints('drop-everything')).toThrow('there is no fail point "drop-everything"');
});
