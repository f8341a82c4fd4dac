import { type FocusEvent, type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { RenderRow } from './rows.ts';

type Input = {
  rows: readonly RenderRow[];

  scroller: HTMLElement | null;
  lastKey: string | null;
  unpin: () => void;
};

/** A row that was scrolled to is drawn within this many frames. */
const framesToDraw = 30;

/**
 * One tab stop for the whole timeline: it goes to the row one was at, else to the last one in view; arrows, Home and End move between rows. The row with
 * the focus is the active one; only its links and buttons can be reached with Tab.
 */
export function useArrowKeys({ rows, scroller, lastKey, unpin }: Input) {
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const latest = useRef({ rows, lastKey });
  latest.current = { rows, lastKey };

  const isMoving = useRef(false);
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  /** Focuses a row as soon as it is drawn. */
  const focusDrawn = useCallback(
    (key: string) => {
      let framesLeft = framesToDraw;
      const focus = () => {
        const element = findRow(scroller, key);
        framesLeft -= 1;
        if (element) element.focus({ preventScroll: true });
        else if (framesLeft > 0) frame.current = requestAnimationFrame(focus);
      };
      cancelAnimationFrame(frame.current);
      focus();
    },
    [scroller],
  );

  const focusRow = useCallback(
    (key: string) => {
      const index = latest.current.rows.findIndex((row) => row.key === key);
      if (index < 0 || !scroller) return;
      unpin();
      setActiveKey(key);
      const drawn = findRow(scroller, key);
      if (drawn) drawn.scrollIntoView({ block: 'nearest' });
      else {
        // Only the ends are so far away. The row is not drawn yet, and the one left behind may go: meanwhile the list itself holds the focus.
        isMoving.current = true;
        scroller.focus({ preventScroll: true });
        isMoving.current = false;
        scroller.scrollTop = index < latest.current.rows.length / 2 ? 0 : scroller.scrollHeight;
      }
      focusDrawn(key);
    },
    [scroller, unpin, focusDrawn],
  );

  useEffect(() => {
    if (!scroller) return;
    const handleBlur = ({ target, relatedTarget }: globalThis.FocusEvent) => {
      if (relatedTarget instanceof Node && scroller.contains(relatedTarget)) return;
      const key = keyOf(target);
      // Rows are taken away and drawn again while older ones are loaded before them: the focus comes back with the row.
      cancelAnimationFrame(frame.current);
      frame.current = requestAnimationFrame(() => {
        const isTakenAway = key !== null && target instanceof Node && !target.isConnected && document.activeElement === document.body;
        if (isTakenAway) focusDrawn(key);
        else if (!scroller.contains(document.activeElement)) setActiveKey(null);
      });
    };
    scroller.addEventListener('focusout', handleBlur);
    return () => scroller.removeEventListener('focusout', handleBlur);
  }, [scroller, focusDrawn]);

  const handleFocus = useCallback(
    (event: FocusEvent) => {
      const key = keyOf(event.target);
      if (key !== null) setActiveKey(key);
      else if (event.target === scroller && !isMoving.current) {
        const stop = latest.current.lastKey ?? latest.current.rows.findLast(isStop)?.key;
        const row = latest.current.rows.find((candidate) => candidate.key === stop);
        const reachable = row && isStop(row) ? row : latest.current.rows.findLast(isStop);
        if (reachable) focusRow(reachable.key);
      }
    },
    [scroller, focusRow],
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

  return { activeKey, handleFocus, handleKeyDown };
}

const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY };

function findRow(scroller: HTMLElement | null, key: string): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(key)}"]`) ?? null;
}

function keyOf(target: EventTarget | null): string | null {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-row-key]')?.dataset['rowKey'] ?? null) : null;
}

function isStop(row: RenderRow): boolean {
  return row.kind === 'message' || row.kind === 'pending' || row.kind === 'system' || row.kind === 'fold' || row.kind === 'pending-room';
}
