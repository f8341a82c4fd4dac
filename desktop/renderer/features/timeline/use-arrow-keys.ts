import { type FocusEvent, type KeyboardEvent, type RefObject, useCallback, useRef, useState } from 'react';
import { findRow } from './read-viewport.ts';
import type { RenderRow } from './rows.ts';

type Input = { rows: readonly RenderRow[]; scroller: RefObject<HTMLElement | null>; lastKey: string | null };

/**
 * One tab stop for the whole timeline: it goes to the row one was at, else to the last one in view; arrows, Home and End move between rows. The row with
 * the focus is the active one; only its links and buttons can be reached with Tab.
 */
export function useArrowKeys({ rows, scroller, lastKey }: Input) {
  const [focusedKey, setFocusedKey] = useState<string | null>(null);
  const [hasFocus, setHasFocus] = useState(false);
  const latest = useRef({ rows, lastKey });
  latest.current = { rows, lastKey };
  // A row that was let go of far away takes its mark with it.
  const activeKey = focusedKey !== null && rows.some((row) => row.key === focusedKey) ? focusedKey : null;

  const focusRow = useCallback(
    (key: string) => {
      const row = findRow(scroller.current, key);
      row?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: 'nearest' });
    },
    [scroller],
  );

  const handleFocus = useCallback(
    (event: FocusEvent) => {
      setHasFocus(scroller.current?.contains(event.target) === true);
      const key = keyOf(event.target);
      if (key !== null) setFocusedKey(key);
      else if (event.target === scroller.current) {
        const stop = latest.current.rows.find((row) => row.key === latest.current.lastKey);
        const reachable = stop && isStop(stop) ? stop : latest.current.rows.findLast(isStop);
        if (reachable) focusRow(reachable.key);
      }
    },
    [scroller, focusRow],
  );

  const handleBlur = useCallback(
    ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget instanceof Node && scroller.current?.contains(relatedTarget)) return;
      setFocusedKey(null);
      setHasFocus(false);
    },
    [scroller],
  );

  const handleKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const step = steps[event.key];
      const key = keyOf(event.target);
      if (step === undefined || key === null || event.altKey || event.ctrlKey || event.metaKey) return;
      const stops = latest.current.rows.filter(isStop);
      const at = stops.findIndex((row) => row.key === key);
      const next = stops[Math.max(0, Math.min(stops.length - 1, at + step))];
      if (!next) return;
      event.preventDefault();
      focusRow(next.key);
    },
    [focusRow],
  );

  // Within it, the list itself is no stop: Shift+Tab from what stands between its rows leads out of it, not back to a row.
  return { activeKey, tabIndex: hasFocus ? -1 : 0, handleFocus, handleBlur, handleKeyDown };
}

const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY };

function keyOf(target: EventTarget | null): string | null {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-row-key]')?.dataset['rowKey'] ?? null) : null;
}

function isStop(row: RenderRow): boolean {
  return row.kind === 'message' || row.kind === 'pending' || row.kind === 'system' || row.kind === 'fold' || row.kind === 'pending-room';
}
