import type { RenderRow, RowOf } from './rows.ts';

/** From this many on, comings (or goings) in a row are told in one line. */
export const foldFrom = 3;

/**
 * System lines of the same kind that follow each other on one day, folded to one from `foldFrom` on. A fold is named by its last number, so that it stays
 * the same when an older page is put before it. `unfolded`: numbers of lines whose
 * fold was opened.
 */
export function foldSystemRows(rows: readonly RenderRow[], unfolded: ReadonlySet<number>, dayOf: (at: number) => number): RenderRow[] {
  const result: RenderRow[] = [];
  let run: RowOf<'system'>[] = [];
  const flush = () => {
    result.push(...foldRun(run, unfolded));
    run = [];
  };
  for (const row of rows) {
    const last = run.at(-1);
    if (row.kind === 'system' && isFoldable(row)) {
      if (last && (last.event.type !== row.event.type || dayOf(last.event.at) !== dayOf(row.event.at))) flush();
      run.push(row);
    } else {
      flush();
      result.push(row);
    }
  }
  flush();
  return result;
}

function isFoldable(row: RowOf<'system'>): boolean {
  return row.event.type === 'member-joined' || row.event.type === 'member-left';
}

function foldRun(run: readonly RowOf<'system'>[], unfolded: ReadonlySet<number>): RenderRow[] {
  const first = run[0];
  const last = run.at(-1);
  if (!first || !last || run.length < foldFrom) return [...run];
  if (run.some((row) => unfolded.has(row.seq))) return [...run];
  return [{ kind: 'fold', key: `f${last.seq}`, seq: first.seq, events: run.map((row) => row.event) }];
}
