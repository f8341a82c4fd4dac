import type { ListStart } from '../../state/timeline-window.ts';
import type { RenderRow } from './rows.ts';

/** What of a list stays where it is: its end, or a row, `offset` px below the upper edge (null: in the middle, until it was measured). */
export type Hold = { at: 'end' } | { at: 'row'; key: string; offset: number | null };

/** Words that stay in view above the divider, so that one sees where it stands (px): the sticky date and one line. */
const aboveDividerPx = 72;

/** Where a list begins. What is not there any more is the end. */
export function startLocation(start: ListStart, rows: readonly RenderRow[]): Hold {
  const row = rowOf(start, rows);
  if (row === undefined || start.at === 'end') return { at: 'end' };
  return { at: 'row', key: row.key, offset: start.at === 'divider' ? aboveDividerPx : start.offset };
}

function rowOf(start: ListStart, rows: readonly RenderRow[]): RenderRow | undefined {
  if (start.at === 'divider') return rows.find((row) => row.kind === 'unread');
  if (start.at === 'row') return rows.find((row) => row.kind !== 'date' && row.kind !== 'unread' && row.seq >= start.seq);
  return undefined;
}
