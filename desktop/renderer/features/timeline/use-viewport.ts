import type { Id } from '@parley/shared/ids';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { timelineKey } from '../../state/timeline.ts';
import { keepPlace } from '../../state/timeline-places.ts';
import { observeContent } from './observe-content.ts';
import { endTolerancePx, readViewport, type Viewport } from './read-viewport.ts';
import type { RenderRow } from './rows.ts';

/** What of the list is in view, in steps that matter: it changes when a row enters or leaves, not with every pixel. */
export type View = { firstKey: string | null; lastKey: string | null; isAtEnd: boolean; isFar: boolean; divider: 'none' | 'above' | 'in-view' | 'below' };

type Input = {
  room: { accountId: Id; roomId: Id };
  scroller: RefObject<HTMLElement | null>;
  rows: readonly RenderRow[];
  hasMoreAfter: boolean;
  isShown?: boolean;
};

const nothing: View = { firstKey: null, lastKey: null, isAtEnd: false, isFar: false, divider: 'none' };

/** Measures what is in view; of a list that is shown the place is kept, so that one comes back to it. */
export function useViewport({ room, scroller, rows, hasMoreAfter, isShown = true }: Input): View {
  const [view, setView] = useState<View>(nothing);
  const latest = useRef({ room, rows, hasMoreAfter, isShown });
  latest.current = { room, rows, hasMoreAfter, isShown };
  const measure = useRef<() => void>(() => undefined);

  useEffect(() => {
    const list = scroller.current;
    if (!list) return;
    let frame = 0;
    const read = () => {
      frame = 0;
      if (!list.isConnected) return;
      const seen = readViewport(list);
      const now = toView(seen, latest.current.rows, latest.current.hasMoreAfter);
      setView((before) => (isSame(before, now) ? before : now));
      const row = latest.current.rows.find((candidate) => candidate.key === seen.firstKey);
      if (row && latest.current.isShown)
        keepPlace(timelineKey(latest.current.room.accountId, latest.current.room.roomId), { isAtEnd: now.isAtEnd, seq: row.seq, offset: seen.offset });
    };
    measure.current = () => {
      if (frame === 0) frame = requestAnimationFrame(read);
    };
    const schedule = measure.current;
    list.addEventListener('scroll', schedule, { passive: true });
    const stop = observeContent(list, schedule);
    schedule();
    return () => {
      cancelAnimationFrame(frame);
      list.removeEventListener('scroll', schedule);
      stop();
    };
  }, [scroller]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows may be in view although nothing scrolled
  useEffect(() => measure.current(), [rows, hasMoreAfter, isShown]);
  return view;
}

function toView(seen: Viewport, rows: readonly RenderRow[], hasMoreAfter: boolean): View {
  const place = (key: string | null) => rows.findIndex((row) => row.key === key);
  const divider = rows.findIndex((row) => row.kind === 'unread');
  const first = place(seen.firstKey);
  const last = place(seen.lastKey);
  const where = divider < 0 || first < 0 ? 'none' : divider < first ? 'above' : divider > last ? 'below' : 'in-view';
  return {
    firstKey: seen.firstKey,
    lastKey: seen.lastKey,
    isAtEnd: !hasMoreAfter && seen.heightPx > 0 && seen.belowPx <= endTolerancePx,
    isFar: hasMoreAfter || (seen.heightPx > 0 && seen.belowPx > seen.heightPx),
    divider: where,
  };
}

function isSame(a: View, b: View): boolean {
  return a.firstKey === b.firstKey && a.lastKey === b.lastKey && a.isAtEnd === b.isAtEnd && a.isFar === b.isFar && a.divider === b.divider;
}
