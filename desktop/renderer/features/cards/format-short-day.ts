import { dayOf } from '../timeline/format-time.ts';

const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dayWithYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** The day of an instant in short, null where it is today. */
export function formatShortDay(at: number, nowMs: number): string | null {
  if (dayOf(at) === dayOf(nowMs)) return null;
  return (new Date(at).getFullYear() === new Date(nowMs).getFullYear() ? day : dayWithYear).format(at);
}
