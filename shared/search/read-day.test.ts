import { expect, it } from 'vitest';
import { type CalendarDay, readDay } from './read-day.ts';

/** A Sunday. */
const today: CalendarDay = [2026, 11, 22];

it.each([
  ['2026-05-31', [2026, 5, 31]],
  ['2026/5/3', [2026, 5, 3]],
  ['2026.05.03', [2026, 5, 3]],
  ['today', [2026, 11, 22]],
  ['Yesterday', [2026, 11, 21]],
  ['sunday', [2026, 11, 22]],
  ['monday', [2026, 11, 16]],
  ['SAT', [2026, 11, 21]],
  ['wed', [2026, 11, 18]],
  ['-0d', [2026, 11, 22]],
  ['-7d', [2026, 11, 15]],
  ['-22d', [2026, 10, 31]],
  ['-2w', [2026, 11, 8]],
  ['-1m', [2026, 10, 22]],
  ['-12m', [2025, 11, 22]],
  ['-1y', [2025, 11, 22]],
])('%s', (value, day) => expect(readDay(value, today)).toEqual(day));

it('takes the last day of a month that is shorter', () => {
  expect(readDay('-1m', [2026, 5, 31])).toEqual([2026, 4, 30]);
  expect(readDay('-1y', [2028, 2, 29])).toEqual([2027, 2, 28]);
  expect(readDay('-3d', [2028, 3, 1])).toEqual([2028, 2, 27]);
});

it.each(['', 'mo', 'tomorrow', 'mondays', '7d', '-7', '-d', '-99999d', '-3000y', '2026-02-30', '2026-13-01', '0000-01-01', '31.05.2026'])(
  '%s is none',
  (value) => expect(readDay(value, today)).toBeNull(),
);
