import type { Components } from 'react-virtuoso';
import type { RenderRow } from './rows.ts';

/** Room for the sticky date above the first row. */
function Start() {
  return <div className="timeline-start" />;
}

function End() {
  return <div className="timeline-end" />;
}

export const ListEnds: Components<RenderRow> = { Header: Start, Footer: End };
