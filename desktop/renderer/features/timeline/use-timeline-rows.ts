import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Timeline } from '../../state/timeline-window.ts';
import { dayOf } from '../../ui/time-words.ts';
import { buildRows } from './build-rows.ts';
import type { RenderRow } from './rows.ts';
import { useLeavingWaterline } from './use-leaving-waterline.ts';
import { waterlineInMs } from './waterline.ts';

type Input = { timeline: Timeline; outbox: readonly OutboxItem[]; ownId: Id; isOnline: boolean };

/** The rows to draw. */
export function useTimelineRows({ timeline, outbox, ownId, isOnline }: Input): { rows: readonly RenderRow[]; unfold: (seq: number) => void } {
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const hasWaterline = useWaterline(outbox, isOnline);
  const { rows: stored, divider } = timeline;
  const built = useMemo(
    () =>
      buildRows({
        rows: stored,
        outbox: timeline.hasMoreAfter ? [] : outbox,
        ownId,
        divider,
        isFromStart: !timeline.hasMoreBefore,
        hasWaterline,
        unfolded,
        dayOf,
      }),
    [stored, outbox, ownId, divider, hasWaterline, unfolded, timeline.hasMoreBefore, timeline.hasMoreAfter],
  );
  const rows = useLeavingWaterline(built, !timeline.hasMoreAfter);
  const unfold = useCallback((seq: number) => setUnfolded((before) => new Set([...before, seq])), []);
  return { rows, unfold };
}

/** Whether the line shows that divides what is stored from what is not. Looks again when the oldest thing has waited long enough. */
function useWaterline(outbox: readonly OutboxItem[], isOnline: boolean): boolean {
  const [nowMs, setNowMs] = useState(() => Date.now());
  const inMs = waterlineInMs(outbox, isOnline, nowMs);
  useEffect(() => {
    const left = waterlineInMs(outbox, isOnline, Date.now());
    if (left === null || left === 0) {
      setNowMs(Date.now());
      return;
    }
    const timer = setTimeout(() => setNowMs(Date.now()), left);
    return () => clearTimeout(timer);
  }, [outbox, isOnline]);
  return inMs === 0;
}
