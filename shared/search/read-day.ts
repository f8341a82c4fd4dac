/** Year, month (1 to 12), day. */
export type CalendarDay = readonly [number, number, number];

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The day that this machine's clock shows. */
export function localToday(): CalendarDay {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()];
}

/**
 * A day as people write it: `2026-05-31` (also with dots or slashes), `today`, `yesterday`, a weekday (the last one that has begun, so `monday` on a Monday is
 * today; three letters are enough), or `-7d`, `-2w`, `-3m`, `-1y` before today. Null: it is none.
 */
export function readDay(value: string, today: CalendarDay): CalendarDay | null {
  const word = value.toLowerCase();
  if (word === 'today') return today;
  if (word === 'yesterday') return back(today, { days: 1 });
  const weekday = word.length < 3 ? -1 : weekdays.findIndex((name) => name.startsWith(word));
  if (weekday >= 0) return back(today, { days: (7 + utc(today).getUTCDay() - weekday) % 7 });
  const span = /^-(\d{1,4})([dwmy])$/u.exec(word);
  if (span) return before(today, Number(span[1]), span[2] ?? 'd');
  const parts = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/u.exec(value);
  if (parts === null) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = utc([year, month, day]);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1 ? [year, month, day] : null;
}

function before(today: CalendarDay, count: number, unit: string): CalendarDay | null {
  const day =
    unit === 'd' || unit === 'w' ? back(today, { days: unit === 'w' ? count * 7 : count }) : back(today, { months: unit === 'y' ? count * 12 : count });
  return day[0] >= 1 ? day : null;
}

/** A day of a month that is shorter is its last one: a month before 31 May is 30 April. */
function back([year, month, day]: CalendarDay, { days = 0, months = 0 }: { days?: number; months?: number }): CalendarDay {
  const first = utc([year, month - months, 1]);
  const last = utc([first.getUTCFullYear(), first.getUTCMonth() + 2, 0]).getUTCDate();
  const date = utc([first.getUTCFullYear(), first.getUTCMonth() + 1, Math.min(day, last) - days]);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

function utc([year, month, day]: CalendarDay): Date {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return date;
}
