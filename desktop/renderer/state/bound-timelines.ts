import type { TimelineKey, Timelines } from './timeline.ts';
import { placeOf } from './timeline-places.ts';
import { cutTo, rowsAfterTrim, rowsMax, type Timeline } from './timeline-window.ts';

/** More new rows than this at once are not all drawn: only the newest, or none where one reads further up. They are on the device. */
export const floodRows = 40;

/** Timelines after news, none with more rows than can be drawn in a frame. What is let go of is read again when one scrolls there. */
export function boundTimelines(before: Timelines, after: Timelines): Timelines {
  if (before === after) return after;
  let bounded = after;
  for (const key of Object.keys(after) as TimelineKey[]) {
    const timeline = after[key];
    const known = before[key];
    if (!timeline || !known || timeline === known || timeline.status !== 'ready') continue;
    const grown = timeline.rows.length - known.rows.length;
    if (grown <= floodRows && (grown <= 0 || timeline.rows.length <= rowsMax)) continue;
    bounded = { ...bounded, [key]: placeOf(key) === null ? newest(timeline, grown) : asFarAs(timeline, known) };
  }
  return bounded;
}

function newest(timeline: Timeline, grown: number): Timeline {
  return cutTo(timeline, null, grown > floodRows ? floodRows : rowsAfterTrim);
}

/** What was there, with its changes; the rest stands behind it. */
function asFarAs(timeline: Timeline, known: Timeline): Timeline {
  const last = known.rows.at(-1)?.seq ?? 0;
  return { ...timeline, rows: timeline.rows.filter((row) => row.seq <= last), hasMoreAfter: true };
}
