import { expect, test } from 'vitest';
import { formatBytes, formatCount } from './terminal.ts';

test('numbers for people', () => {
  expect([0, 999, 1_000, 1_234_567].map(formatCount)).toEqual(['0', '999', '1 000', '1 234 567']);
  expect([0, 512, 1_500, 250_000_000, 2_000_000_000].map(formatBytes)).toEqual(['0 B', '512 B', '1.5 KB', '250 MB', '2.0 GB']);
});
