import { expect, test } from 'vitest';
import { readMoment, wrongUse } from './export-feed.ts';

test('moments are dates, times and so long ago', () => {
  const now = Date.UTC(2026, 10, 22);
  expect(['7d', '12h', '30m'].map((text) => readMoment(text, now))).toEqual([now - 7 * 86_400_000, now - 12 * 3_600_000, now - 30 * 60_000]);
  expect(readMoment('2026-11-22T10:00:00Z', now)).toBe(Date.UTC(2026, 10, 22, 10));
  expect(['', 'soon', '7', '7w', '2026-13-40', '22.11.2026'].map((text) => readMoment(text, now))).toEqual([null, null, null, null, null, null]);
});

test('a table goes to a file or a pipe, never to a terminal', () => {
  const parquet = { format: 'parquet', bodies: true };
  expect(wrongUse(parquet, true)).toContain('--out FILE');
  expect([wrongUse(parquet, false), wrongUse({ ...parquet, out: 'x' }, true), wrongUse({ format: 'ndjson', bodies: true }, true)]).toEqual([null, null, null]);
});
