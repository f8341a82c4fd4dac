import { expect, it } from 'vitest';
import { formatTime } from '../../ui/time-words.ts';
import { lastSeenWords } from './last-seen-words.ts';

it('says the time today, then the day', () => {
  const now = new Date(2026, 2, 1, 14, 0).getTime();
  const earlier = new Date(2026, 2, 1, 10, 40).getTime();
  expect(lastSeenWords(earlier, now)).toBe(`Last seen ${formatTime(earlier)}`);
  expect(lastSeenWords(new Date(2026, 1, 28, 23, 59).getTime(), now)).toBe('Last seen yesterday');
  expect(lastSeenWords(new Date(2026, 1, 20).getTime(), now)).toMatch(/^Last seen .*20/);
  expect(lastSeenWords(now + 60_000, now)).toBe(`Last seen ${formatTime(now)}`);
});
