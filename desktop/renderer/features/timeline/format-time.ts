const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const exactTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayThisYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayWithYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
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

/** "Today, Thursday 19 November", "Yesterday, …", else the day alone, with the year when it is another one. */
export function formatDay(at: number, nowMs: number): string {
  const today = new Date(nowMs);
  const date = new Date(at);
  const day = (date.getFullYear() === today.getFullYear() ? dayThisYear : dayWithYear).format(at).replace(/^(\p{L}+), /u, '$1 ');
  if (dayOf(at) === dayOf(nowMs)) return `Today, ${day}`;
  const yesterday = new Date(nowMs).setDate(today.getDate() - 1);
  return dayOf(at) === dayOf(yesterday) ? `Yesterday, ${day}` : day;
}
