import { limits } from '@parley/shared/limits';
import { expect, test } from 'vitest';
import { fitInPage } from './page-bytes.ts';

test('as many as fit, and at least one', () => {
  const items = Array.from({ length: 20 }, (_, n) => ({ n, body: '🎈'.repeat(15_000) }));
  const page = fitInPage(items);
  expect(page.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(limits.pageBytesMax);
  expect(fitInPage(items.slice(0, 3))).toHaveLength(3);
  expect(fitInPage([{ body: 'x'.repeat(limits.pageBytesMax) }, { body: '' }])).toHaveLength(1);
  expect(fitInPage([])).toEqual([]);
});
