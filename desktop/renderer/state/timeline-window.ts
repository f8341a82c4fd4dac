import type { Id } from '@parley/shared/ids';
import type { TimelinePage, TimelineRow } from '@parley/shared/ipc/views';

/** Where the unread divider stands: above the first row after `afterSeq`. It counts what came until `untilSeq`; later words were read as they came. */
export type UnreadDivider = { afterSeq: number; untilSeq: number; count: number };

/** Where the list begins when it starts anew: at its end, at the unread divider, or with one row `offset` px below its upper edge (centred without). */
export type ListStart = { at: 'end' } | { at: 'divider' } | { at: 'row'; seq: number; offset: number | null };

/**
 * What the window has loaded of one room: one run of stored rows, ascending, with nothing left out in between but what a hole row says.
 * `rows` is bounded (`rowsMax`); what lies outside is read again from the device when one scrolls there.
 */
export type Timeline = {
  status: 'loading' | 'ready' | 'failed';
  rows: readonly TimelineRow[];
  hasMoreBefore: boolean;
  hasMoreAfter: boolean;
  headSeq: number;
  lastReadSeq: number;
  divider: UnreadDivider | null;
  /** The stored rows moved under us: read the page again. */
  isStale: boolean;
  /** How often the rows moved: a page that was asked for before the last time is stale when it comes. */
  resets: number;
  /** Counts up when the rows were replaced by others, so that the list starts anew instead of looking for its place. */
  opening: number;
  start: ListStart;
  /** It was begun for an opening that has not come yet. */
  isPrepared: boolean;
  /** Page reads on their way; rows that arrive meanwhile are kept in `early`, so an older page cannot undo them. */
  loads: number;
  early: readonly TimelineRow[];
};

/** Rows of one room kept in memory, and how many are left after a trim. */
export const rowsMax = 400;
export const rowsAfterTrim = 300;

export const emptyTimeline: Timeline = {
  status: 'loading',
  rows: [],
  hasMoreBefore: false,
  hasMoreAfter: false,
  headSeq: 0,
  lastReadSeq: 0,
  divider: null,
  isStale: false,
  resets: 0,
  opening: 0,
  start: { at: 'end' },
  isPrepared: false,
  loads: 0,
  early: [],
};

/** The last number that a row stands for. */
export function lastSeqOf(row: TimelineRow): number {
  return row.kind === 'hole' ? row.toSeq : row.seq;
}

/** Both runs as one, ascending; of two states of a message the later one stays (what came last where the log knows no difference: one's own wishes wait on the same version). Holes give way to rows that lie inside them. */
export function mergeRows(rows: readonly TimelineRow[], incoming: readonly TimelineRow[]): readonly TimelineRow[] {
  if (incoming.length === 0) return rows;
  const bySeq = new Map<number, TimelineRow>();
  for (const row of [...rows, ...incoming]) {
    const known = bySeq.get(row.seq);
    if (!known || isLater(row, known)) bySeq.set(row.seq, row);
  }
  const merged = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  return merged.filter((row, index) => row.kind !== 'hole' || (merged[index + 1]?.seq ?? Number.POSITIVE_INFINITY) > row.toSeq);
}

function isLater(row: TimelineRow, known: TimelineRow): boolean {
  if (row.kind === 'message' && known.kind === 'message') return row.message.version >= known.message.version;
  return row.kind !== 'hole' || known.kind === 'hole';
}

/** A first or repeated page: what was loaded before is replaced. `start`: where the list begins; null: it looks for the rows it showed and stays with them. */
export function replaceWithPage(timeline: Timeline, page: TimelinePage, start: ListStart | null): Timeline {
  const rows = withEarly(page.rows, timeline.early, page.hasMoreAfter);
  return {
    ...timeline,
    status: 'ready',
    rows,
    hasMoreBefore: page.hasMoreBefore,
    hasMoreAfter: page.hasMoreAfter,
    headSeq: Math.max(page.headSeq, timeline.headSeq),
    lastReadSeq: Math.max(page.lastReadSeq, timeline.lastReadSeq),
    isStale: false,
    opening: start === null && shareRow(timeline.rows, rows) ? timeline.opening : timeline.opening + 1,
    start: start ?? timeline.start,
  };
}

function shareRow(before: readonly TimelineRow[], after: readonly TimelineRow[]): boolean {
  const seqs = new Set(before.map((row) => row.seq));
  return after.some((row) => seqs.has(row.seq));
}

/** Rows that came while the page was on its way: inside the page they win by version, behind its end they belong to it only when the page reached the end. */
function withEarly(rows: readonly TimelineRow[], early: readonly TimelineRow[], hasMoreAfter: boolean): readonly TimelineRow[] {
  const first = rows[0]?.seq ?? 0;
  const last = rows.at(-1);
  const end = hasMoreAfter && last ? lastSeqOf(last) : Number.POSITIVE_INFINITY;
  return mergeRows(
    rows,
    early.filter((row) => row.seq >= first && row.seq <= end),
  );
}

/**
 * The divider for what stands unread behind `lastReadSeq`: words of others that are still there. Null when there are none. `unread`: the room's own count,
 * taken where not all of them are loaded.
 */
export function dividerFor(timeline: Timeline, ownId: Id, lastReadSeq: number, unread: number): UnreadDivider | null {
  const fresh = timeline.rows.filter(
    (row) => row.kind === 'message' && row.seq > lastReadSeq && row.message.authorId !== ownId && row.message.deletedAt === undefined,
  );
  const count = timeline.hasMoreAfter ? Math.max(unread, fresh.length) : fresh.length;
  return fresh.length === 0 ? null : { afterSeq: lastReadSeq, untilSeq: Math.max(timeline.headSeq, timeline.rows.at(-1)?.seq ?? 0), count };
}

/** Whether a log number lies in what is loaded: between its ends, or behind them where nothing more is. */
export function isLoaded(timeline: Timeline, seq: number): boolean {
  const first = timeline.rows[0];
  const last = timeline.rows.at(-1);
  if (!first || !last) return !timeline.hasMoreBefore && !timeline.hasMoreAfter;
  return (seq >= first.seq || !timeline.hasMoreBefore) && (seq <= lastSeqOf(last) || !timeline.hasMoreAfter);
}

/** The timeline with an older page put before it. */
export function growBefore(timeline: Timeline, page: TimelinePage): Timeline {
  return { ...timeline, rows: withEarly(mergeRows(page.rows, timeline.rows), timeline.early, timeline.hasMoreAfter), hasMoreBefore: page.hasMoreBefore };
}

/** The timeline with a newer page put behind it. */
export function growAfter(timeline: Timeline, page: TimelinePage): Timeline {
  return {
    ...timeline,
    rows: withEarly(mergeRows(timeline.rows, page.rows), timeline.early, page.hasMoreAfter),
    hasMoreAfter: page.hasMoreAfter,
    headSeq: Math.max(page.headSeq, timeline.headSeq),
  };
}

/** News of the engine: changed rows inside the run, new ones at its end. What lies elsewhere is not ours to show now. */
export function applyNews(timeline: Timeline, news: readonly TimelineRow[], headSeq: number): Timeline {
  const early = timeline.loads > 0 ? mergeRows(timeline.early, news) : timeline.early;
  const head = Math.max(headSeq, timeline.headSeq);
  if (timeline.status !== 'ready') return { ...timeline, early, headSeq: head };
  const first = timeline.rows[0]?.seq ?? 0;
  const last = timeline.rows.at(-1);
  const end = last ? lastSeqOf(last) : 0;
  const ours = news.filter((row) => (row.seq >= first && row.seq <= end) || (row.seq > end && !timeline.hasMoreAfter));
  const fillsHole = ours.some((row) => timeline.rows.some((hole) => hole.kind === 'hole' && row.seq >= hole.seq && row.seq <= hole.toSeq));
  // A row inside a hole says that the hole is being filled; how much of it is left only the store knows.
  const rows = fillsHole ? timeline.rows : mergeRows(timeline.rows, ours);
  return { ...timeline, rows, early, headSeq: head, isStale: timeline.isStale || fillsHole };
}

/** At most `rowsAfterTrim` rows around `anchorSeq` when there are more than `rowsMax`: the side further away is let go. */
export function trimAround(timeline: Timeline, anchorSeq: number): Timeline {
  const { rows } = timeline;
  if (rows.length <= rowsMax) return timeline;
  const anchor = Math.max(
    0,
    rows.findIndex((row) => lastSeqOf(row) >= anchorSeq),
  );
  // One end at a time: the list keeps its place when only one side changes in a commit.
  if (anchor > rows.length / 2) return { ...timeline, rows: rows.slice(Math.min(anchor, rows.length - rowsAfterTrim)), hasMoreBefore: true };
  return { ...timeline, rows: rows.slice(0, Math.max(anchor + 1, rowsAfterTrim)), hasMoreAfter: true };
}

/** Whether a list that was begun for an opening stands where that opening would put it. */
export function isBegunFor({ isPrepared, start, divider }: Timeline, opened: Pick<Timeline, 'start' | 'divider'>): boolean {
  return isPrepared && JSON.stringify([start, divider]) === JSON.stringify([opened.start, opened.divider]);
}

/** At most `count` rows around `anchorSeq` (null: the newest). For a list that begins anew: what it shows first is drawn at once. */
export function cutTo(timeline: Timeline, anchorSeq: number | null, count: number): Timeline {
  const { rows } = timeline;
  if (rows.length <= count) return timeline;
  const anchor = anchorSeq === null ? rows.length : rows.findIndex((row) => lastSeqOf(row) >= anchorSeq);
  const from = Math.max(0, Math.min(rows.length - count, (anchor < 0 ? rows.length : anchor) - Math.floor(count / 2)));
  const to = from + count;
  return {
    ...timeline,
    rows: rows.slice(from, to),
    hasMoreBefore: timeline.hasMoreBefore || from > 0,
    hasMoreAfter: timeline.hasMoreAfter || to < rows.length,
  };
}
