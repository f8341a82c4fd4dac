import { firstPage } from './first-page.ts';
import type { TimelineKey, Timelines } from './timeline.ts';
import { placeOf } from './timeline-places.ts';
import { cutTo, rowsMax, type Timeline } from './timeline-window.ts';

/** Who stands at the end needs only what he sees: rows that are kept for him, and how many are left when there were more. */
const endMax = 100;
const endAfterCut = 60;

/**
 * Timelines after news, none with more rows than can be drawn in a frame: of more new rows at once than a first page only so many are drawn, the newest, or none where one
 * reads further up. What is let go of is on the device, and read again when one scrolls there.
 */
export function boundTimelines(before: Timelines, after: Timelines): Timelines {
  if (before === after) return after;
  let bounded = after;
  const floodRows = firstPage();
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
