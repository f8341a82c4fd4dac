import { expect, it } from 'vitest';
import { activityWords } from './activity-words.ts';

const now = new Date(2026, 10, 22, 15, 30).getTime();
const before = (minutes: number) => activityWords(now - minutes * 60_000, now);

it('says as shortly as can be when something was', () => {
  expect([before(-3), before(0.5), before(1), before(59), before(60), before(15 * 60)]).toEqual([
    'just now',
    'just now',
    '1 min ago',
    '59 min ago',
    '1 h ago',
    '15 h ago',
  ]);
  expect(before(16 * 60)).toBe('yesterday');
  expect(before(39 * 60)).toBe('yesterday');
  expect(before(40 * 60)).toMatch(/20/);
  expect(activityWords(new Date(2024, 1, 3).getTime(), now)).toMatch(/2024/);
});
