import { formatShortDay } from '../cards/format-short-day.ts';
import { dayOf, formatTime } from '../timeline/format-time.ts';

/** "Last seen 10:40", "Last seen yesterday", "Last seen 12 Nov". What lies ahead of this device's clock is now. */
export function lastSeenWords(at: number, nowMs: number): string {
  const seenAt = Math.min(at, nowMs);
  const day = formatShortDay(seenAt, nowMs);
  if (day === null) return `Last seen ${formatTime(seenAt)}`;
  const yesterday = new Date(nowMs).setDate(new Date(nowMs).getDate() - 1);
  return dayOf(seenAt) === dayOf(yesterday) ? 'Last seen yesterday' : `Last seen ${day}`;
}
