import { formatShortDay, isYesterday } from '../../ui/time-words.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** When something last happened: "just now", "8 min ago", "3 h ago", "yesterday", "16 Nov". What lies ahead of this device's clock is now. */
export function activityWords(at: number, nowMs: number): string {
  const ago = Math.max(0, nowMs - at);
  if (ago < minuteMs) return 'just now';
  if (ago < hourMs) return `${Math.floor(ago / minuteMs)} min ago`;
  const day = formatShortDay(at, nowMs);
  if (day === null) return `${Math.floor(ago / hourMs)} h ago`;
  return isYesterday(at, nowMs) ? 'yesterday' : day;
}
