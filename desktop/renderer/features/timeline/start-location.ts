import type { FlatIndexLocationWithAlign } from 'react-virtuoso';
import type { ListStart } from '../../state/timeline-window.ts';
import type { RenderRow } from './rows.ts';

/** An index of the rows and how it is aligned. */
export type StartLocation = FlatIndexLocationWithAlign & { index: number };

/** Words that stay in view above the divider, so that one sees where it stands (px): the sticky date and one line. */
const aboveDividerPx = 72;

/** Where a list begins: an index of `rows` and how it is aligned. What is not there any more is the end. */
export function startLocation(start: ListStart, rows: readonly RenderRow[]): StartLocation {
  const end: StartLocation = { index: Math.max(0, rows.length - 1), align: 'end' };
  if (start.at === 'end') return end;
  if (start.at === 'divider') {
    const index = rows.findIndex((row) => row.kind === 'unread');
    return index < 0 ? end : { index, align: 'start', offset: -aboveDividerPx };
  }
  const index = rows.findIndex((row) => row.kind !== 'date' && row.kind !== 'unread' && row.seq >= start.seq);
  if (index < 0) return end;
  return start.offset === null ? { index, align: 'center' } : { index, align: 'start', offset: -start.offset };
}
