import { useEffect, useMemo, useState } from 'react';
import { useMedia } from '../shell/use-appearance.ts';
import type { RenderRow, RowOf } from './rows.ts';

/** As `--base` in tokens.css. */
const leavingMs = 140;

/**
 * The rows, with the waterline for a moment more when nothing is below it any longer, so that it can collapse. `isAtHead`: the newest rows are among these;
 * where they are not, or where motion is not wanted, the line goes at once.
 */
export function useLeavingWaterline(rows: readonly RenderRow[], isAtHead: boolean): readonly RenderRow[] {
  const isStill = useMedia('(prefers-reduced-motion: reduce)');
  const [last, setLast] = useState<RowOf<'waterline'> | null>(null);
  const line = rows.findLast((row) => row.kind === 'waterline') ?? null;
  const end = rows.at(-1)?.kind;
  const isEmpty = end !== 'pending' && end !== 'pending-room';
  const isLeaving = line === null && last !== null && isEmpty && isAtHead && !isStill;
  if (line !== last && !isLeaving) setLast(line);
  useEffect(() => {
    if (!isLeaving) return;
    const timer = setTimeout(() => setLast(null), leavingMs);
    return () => clearTimeout(timer);
  }, [isLeaving]);
  return useMemo(() => (isLeaving && last ? [...rows, { ...last, isLeaving }] : rows), [rows, last, isLeaving]);
}
