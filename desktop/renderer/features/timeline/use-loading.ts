import type { Id } from '@parley/shared/ids';
import { useCallback, useEffect, useRef } from 'react';
import type { ListRange } from 'react-virtuoso';
import { loadAfter, loadBefore, refreshTimeline, trimTimeline } from '../../state/actions/timeline.ts';
import { rowsMax, type Timeline } from '../../state/timeline-window.ts';
import type { IndexedRows } from './first-index.ts';
import type { View } from './use-viewport.ts';

type Input = { room: { accountId: Id; roomId: Id }; timeline: Timeline; indexed: IndexedRows; viewport: View; isSettled: boolean };

/** The next page is asked for when this few rows are left to scroll to. */
const rowsAhead = 25;
/** Trimming waits until the list has settled after growing: both in one commit would lose the place. */
const trimAfterMs = 250;

/** Loads pages ahead of the reader, lets go of rows far behind, and reads again what moved. Answers the handler for the range that is drawn. */
export function useLoading({ room, timeline, indexed, viewport, isSettled }: Input): (range: ListRange) => void {
  const latest = useRef({ timeline, indexed, isSettled });
  latest.current = { timeline, indexed, isSettled };
  const range = useRef<ListRange | null>(null);

  const loadAhead = useCallback(() => {
    const { timeline: now, indexed: list } = latest.current;
    if (!range.current || !latest.current.isSettled) return;
    if (now.hasMoreBefore && range.current.startIndex - list.first < rowsAhead) void loadBefore(room);
    if (now.hasMoreAfter && list.first + list.rows.length - 1 - range.current.endIndex < rowsAhead) void loadAfter(room);
  }, [room]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a short page may leave too few rows ahead although nothing scrolled
  useEffect(loadAhead, [loadAhead, indexed, isSettled]);

  const seen = indexed.rows.find((row) => row.key === viewport.firstKey && row.seq > 0)?.seq ?? null;
  const anchor = useRef<{ seq: number | null; isAtEnd: boolean }>({ seq: null, isAtEnd: false });
  anchor.current = { seq: seen ?? anchor.current.seq, isAtEnd: viewport.isAtEnd };

  useEffect(() => {
    if (timeline.rows.length <= rowsMax) return;
    const timer = setTimeout(() => trimTimeline(room, anchor.current.seq ?? timeline.rows.at(-1)?.seq ?? 0), trimAfterMs);
    return () => clearTimeout(timer);
  }, [room, timeline.rows]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every reset asks for one more reading
  useEffect(() => {
    if (timeline.isStale) void refreshTimeline(room, anchor.current.isAtEnd ? null : anchor.current.seq);
  }, [room, timeline.isStale, timeline.resets]);

  return useCallback(
    (next: ListRange) => {
      range.current = next;
      loadAhead();
    },
    [loadAhead],
  );
}
