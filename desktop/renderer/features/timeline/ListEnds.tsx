import type { Components, ContextProp } from 'react-virtuoso';
import type { RenderRow } from './rows.ts';

export type ListContext = { roomName: string; isDirect: boolean; hasMoreBefore: boolean };

/** Above the first row, always of the same height, so that loading older words moves nothing. */
function Beginning({ context }: ContextProp<ListContext>) {
  return (
    <div className="timeline-beginning">
      {context.hasMoreBefore ? null : <span>{context.isDirect ? 'The conversation starts here.' : `${context.roomName} starts here.`}</span>}
    </div>
  );
}

function End() {
  return <div className="timeline-end" />;
}

export const ListEnds: Components<RenderRow, ListContext> = { Header: Beginning, Footer: End };
