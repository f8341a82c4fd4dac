const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const exactTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayThisYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayWithYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const shortDayWithYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const dayAndTime = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** Hours and minutes in the person's own way (12 or 24 hours). */
export function formatTime(at: number): string {
  return time.format(at);
}

/** Whether times say AM or PM, and so are longer. */
export const isTwelveHours = time.resolvedOptions().hour12 === true;

/** With seconds, as the tooltips of the send marks say it. */
export function formatExactTime(at: number): string {
  return exactTime.format(at);
}

/** Date and time in full. */
export function formatFull(at: number): string {
  return full.format(at);
}

/** Midnight before an instant, in the person's time zone. */
export function dayOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Whether an instant lies in the day before another one. */
export function isYesterday(at: number, nowMs: number): boolean {
  return dayOf(at) === dayOf(new Date(nowMs).setDate(new Date(nowMs).getDate() - 1));
}

/** "Today, Thursday 19 November", "Yesterday, …", else the day alone, with the year when it is another one. */
export function formatDay(at: number, nowMs: number): string {
  const day = (isSameYear(at, nowMs) ? dayThisYear : dayWithYear).format(at).replace(/^(\p{L}+), /u, '$1 ');
  if (dayOf(at) === dayOf(nowMs)) return `Today, ${day}`;
  return isYesterday(at, nowMs) ? `Yesterday, ${day}` : day;
}

/** The day of an instant in short, null where it is today. */
export function formatShortDay(at: number, nowMs: number): string | null {
  if (dayOf(at) === dayOf(nowMs)) return null;
  return (isSameYear(at, nowMs) ? shortDay : shortDayWithYear).format(at);
}

/** A day with its year. */
export function formatDate(at: number): string {
  return date.format(at);
}

/** A day and time, short: "Mon 16 Nov, 22:10". */
export function formatDayTime(at: number): string {
  return dayAndTime.format(at);
}

/** A time today as the time of day, any other with its day. */
export function formatShort(at: number, nowMs: number): string {
  return dayOf(at) === dayOf(nowMs) ? formatTime(at) : formatDayTime(at);
}

/** As `formatShort`; of another year, the day with its year. */
export function formatWhen(at: number, nowMs: number = Date.now()): string {
  return isSameYear(at, nowMs) ? formatShort(at, nowMs) : formatDate(at);
}

/** Date and time with the year. */
export function formatDateTime(at: number): string {
  return dateAndTime.format(at);
}

/** When something is over, as one would say it: the time today, else with the date. */
export function formatUntil(untilMs: number, nowMs: number = Date.now()): string {
  return dayOf(untilMs) === dayOf(nowMs) ? formatTime(untilMs) : formatDateTime(untilMs);
}

function isSameYear(a: number, b: number): boolean {
  return new Date(a).getFullYear() === new Date(b).getFullYear();
}
