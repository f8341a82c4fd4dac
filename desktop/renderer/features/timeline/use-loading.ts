import type { Id } from '@parley/shared/ids';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { loadAfter, loadBefore, refreshTimeline, trimTimeline } from '../../state/actions/timeline.ts';
import { rowsMax, type Timeline } from '../../state/timeline-window.ts';
import { belowPx } from './read-viewport.ts';
import type { RenderRow } from './rows.ts';
import type { View } from './use-viewport.ts';

type Input = {
  room: { accountId: Id; roomId: Id };
  timeline: Timeline;
  rows: readonly RenderRow[];
  /** All rows are drawn: before that nobody can say what is missing. */
  isWhole: boolean;
  viewport: View;
  scroller: RefObject<HTMLElement | null>;
};

/** The next page is asked for when less than this share of the window is left to scroll to. */
const heightsAhead = 0.75;
/** Letting go waits until one has stayed a moment. */
const trimAfterMs = 250;

/** Loads pages ahead of the reader, lets go of rows far behind, and reads again what moved. */
export function useLoading({ room, timeline, rows, isWhole, viewport, scroller }: Input): void {
  const latest = useRef(timeline);
  latest.current = timeline;

  const loadAhead = useCallback(() => {
    const list = scroller.current;
    if (!list || list.clientHeight === 0 || !isWhole) return;
    const ahead = list.clientHeight * heightsAhead;
    if (latest.current.hasMoreBefore && list.scrollTop < ahead) void loadBefore(room);
    if (latest.current.hasMoreAfter && belowPx(list) < ahead) void loadAfter(room);
  }, [room, scroller, isWhole]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a short page may leave too little ahead although nothing scrolled
  useEffect(loadAhead, [loadAhead, rows]);

  useEffect(() => {
    const list = scroller.current;
    if (!list) return;
    list.addEventListener('scroll', loadAhead, { passive: true });
    return () => list.removeEventListener('scroll', loadAhead);
  }, [scroller, loadAhead]);

  const seen = rows.find((row) => row.key === viewport.firstKey && row.seq > 0)?.seq ?? null;
  const anchor = useRef<{ seq: number | null; isAtEnd: boolean }>({ seq: null, isAtEnd: false });
  anchor.current = { seq: seen ?? anchor.current.seq, isAtEnd: viewport.isAtEnd };

  useEffect(() => {
    if (timeline.rows.length <= rowsMax) return;
    const timer = setTimeout(() => trimTimeline(room, anchor.current.seq ?? timeline.rows.at(-1)?.seq ?? 0), trimAfterMs);
    return () => clearTimeout(timer);
  }, [room, timeline.rows]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every reset asks for one more reading
  useEffect(() => {
    if (timeline.isStale) void refreshTimeline(room, anchor.current.isAtEnd ? 'end' : (anchor.current.seq ?? 'start'));
  }, [room, timeline.isStale, timeline.resets]);
}
