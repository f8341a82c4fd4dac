import { type FocusEvent, type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { VirtuosoHandle } from 'react-virtuoso';
import type { RenderRow } from './rows.ts';

type Input = { rows: readonly RenderRow[]; virtuoso: RefObject<VirtuosoHandle | null>; scroller: HTMLElement | null; lastKey: string | null };

/**
 * One tab stop for the whole timeline: it goes to the row one was at, else to the last one in view; arrows, Home and End move between rows. The row with
 * the focus is the active one; only its links and buttons can be reached with Tab.
 */
export function useArrowKeys({ rows, virtuoso, scroller, lastKey }: Input) {
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const latest = useRef({ rows, lastKey });
  latest.current = { rows, lastKey };

  const focusRow = useCallback(
    (key: string) => {
      const index = latest.current.rows.findIndex((row) => row.key === key);
      if (index < 0) return;
      setActiveKey(key);
      const focus = () => scroller?.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
      focus();
      virtuoso.current?.scrollIntoView({ index, behavior: 'auto', done: focus });
    },
    [scroller, virtuoso],
  );

  useEffect(() => {
    if (!scroller) return;
    const handleBlur = (event: globalThis.FocusEvent) => {
      if (!(event.relatedTarget instanceof Node) || !scroller.contains(event.relatedTarget)) setActiveKey(null);
    };
    scroller.addEventListener('focusout', handleBlur);
    return () => scroller.removeEventListener('focusout', handleBlur);
  }, [scroller]);

  const handleFocus = useCallback(
    (event: FocusEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      const key = target?.closest<HTMLElement>('[data-row-key]')?.dataset['rowKey'];
      if (key !== undefined) setActiveKey(key);
      else if (target !== null && target === scroller) {
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
      if (step === undefined || event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
      const key = event.target.closest<HTMLElement>('[data-row-key]')?.dataset['rowKey'];
      if (key === undefined) return;
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

function isStop(row: RenderRow): boolean {
  return row.kind === 'message' || row.kind === 'pending' || row.kind === 'system' || row.kind === 'fold' || row.kind === 'pending-room';
}
