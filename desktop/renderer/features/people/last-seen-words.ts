import { formatShortDay, formatTime, isYesterday } from '../../ui/time-words.ts';

/** "Last seen 10:40", "Last seen yesterday", "Last seen 12 Nov". What lies ahead of this device's clock is now. */
export function lastSeenWords(at: number, nowMs: number): string {
  const seenAt = Math.min(at, nowMs);
  const day = formatShortDay(seenAt, nowMs);
  if (day === null) return `Last seen ${formatTime(seenAt)}`;
  return isYesterday(seenAt, nowMs) ? 'Last seen yesterday' : `Last seen ${day}`;
}
