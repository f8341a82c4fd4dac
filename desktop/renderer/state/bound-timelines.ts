import type { TimelineKey, Timelines } from './timeline.ts';
import { placeOf } from './timeline-places.ts';
import { cutTo, rowsMax, type Timeline } from './timeline-window.ts';

/** More new rows than this at once are not all drawn: only the newest, or none where one reads further up. They are on the device. */
export const floodRows = 30;
/** Who stands at the end needs only what he sees: rows that are kept for him, and how many are left when there were more. */
const endMax = 100;
const endAfterCut = 60;

/** Timelines after news, none with more rows than can be drawn in a frame. What is let go of is read again when one scrolls there. */
export function boundTimelines(before: Timelines, after: Timelines): Timelines {
  if (before === after) return after;
  let bounded = after;
  for (const key of Object.keys(after) as TimelineKey[]) {
    const timeline = after[key];
    const known = before[key];
    if (!timeline || !known || timeline === known || timeline.status !== 'ready') continue;
    const grown = timeline.rows.length - known.rows.length;
    const isAtEnd = placeOf(key) === null;
    if (grown <= floodRows && (grown <= 0 || timeline.rows.length <= (isAtEnd ? endMax : rowsMax))) continue;
    bounded = { ...bounded, [key]: isAtEnd ? cutTo(timeline, null, grown > floodRows ? floodRows : endAfterCut) : asFarAs(timeline, known) };
  }
  return bounded;
}

/** What was there, with its changes; the rest stands behind it. */
function asFarAs(timeline: Timeline, known: Timeline): Timeline {
  const last = known.rows.at(-1)?.seq ?? 0;
  return { ...timeline, rows: timeline.rows.filter((row) => row.seq <= last), hasMoreAfter: true };
}
