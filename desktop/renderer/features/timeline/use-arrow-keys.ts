import { type FocusEvent, type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
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

  const drawn = useRef(rows);
  useLayoutEffect(() => {
    const before = drawn.current;
    drawn.current = rows;
    // Where the row with the focus was taken out of the queue, its neighbour has it; nothing scrolls for that.
    if (focusedKey === null || document.activeElement !== document.body) return;
    const neighbour = neighbourOf(focusedKey, before, rows);
    if (neighbour !== null) findRow(scroller.current, neighbour)?.focus({ preventScroll: true });
  }, [rows, focusedKey, scroller]);

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

  // Within it, the list itself is no stop: Shift+Tab from what stands between its rows leads out of it, not back to a row. What stands there (`hasFocus`) is a
  // stop within it alone: from below, too, one comes to a row first.
  return { activeKey, hasFocus, tabIndex: hasFocus ? -1 : 0, handleFocus, handleBlur, handleKeyDown };
}

const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY };

/** The row that takes the place of a waiting one that has gone: the next that is still there, else the one before it; null where it has not gone, or nothing is left. */
function neighbourOf(key: string, before: readonly RenderRow[], rows: readonly RenderRow[]): string | null {
  const left = new Set(rows.filter(isStop).map((row) => row.key));
  const at = before.findIndex((row) => row.key === key);
  if (before[at]?.kind !== 'pending' || left.has(key)) return null;
  const isLeft = (row: RenderRow) => left.has(row.key);
  return (before.slice(at).find(isLeft) ?? before.slice(0, at).findLast(isLeft))?.key ?? null;
}

function keyOf(target: EventTarget | null): string | null {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-row-key]')?.dataset['rowKey'] ?? null) : null;
}

function isStop(row: RenderRow): boolean {
  return row.kind === 'message' || row.kind === 'pending' || row.kind === 'system' || row.kind === 'fold' || row.kind === 'pending-room';
}
