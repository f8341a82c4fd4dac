import { memo, type ReactNode } from 'react';
import { BeginningLine, DateLine, HoleLine, UnreadLine, WaterLine } from './DividerRows.tsx';
import { MessageRow } from './MessageRow.tsx';
import { PendingRoomRow } from './PendingRoomRow.tsx';
import type { RenderRow } from './rows.ts';
import { FoldLine, SystemLine } from './SystemRows.tsx';

type Props = { row: RenderRow; isActive: boolean; isTarget: boolean; isOnline: boolean; nowMs: number; onUnfold: (seq: number) => void };

/** One row of the list. It can take the focus; the list decides when. */
export const TimelineRowView = memo(function TimelineRowView(props: Props) {
  const { row } = props;
  if (row.kind === 'message' || row.kind === 'pending') return <MessageRow row={row} isActive={props.isActive} isTarget={props.isTarget} />;
  return (
    <div className="row" data-row-key={row.key} data-kind={row.kind} tabIndex={-1}>
      {contentOf(props)}
    </div>
  );
}, isSameRow);

function contentOf({ row, isActive, isOnline, nowMs, onUnfold }: Props): ReactNode {
  switch (row.kind) {
    case 'beginning':
      return <BeginningLine />;
    case 'date':
      return <DateLine at={row.at} nowMs={nowMs} />;
    case 'unread':
      return <UnreadLine row={row} />;
    case 'message':
    case 'pending':
      return null;
    case 'system':
      return <SystemLine row={row} />;
    case 'fold':
      return <FoldLine row={row} onUnfold={onUnfold} isActive={isActive} />;
    case 'hole':
      return <HoleLine row={row} isOnline={isOnline} />;
    case 'waterline':
      return <WaterLine row={row} />;
    case 'pending-room':
      return <PendingRoomRow row={row} isActive={isActive} />;
  }
}

/** Rows are built anew with every piece of news; what they stand for is the same object as long as it did not change. */
function isSameRow(before: Props, after: Props): boolean {
  return (
    before.isActive === after.isActive &&
    before.isTarget === after.isTarget &&
    before.isOnline === after.isOnline &&
    before.nowMs === after.nowMs &&
    before.onUnfold === after.onUnfold &&
    isSameContent(before.row, after.row)
  );
}

function isSameContent(a: RenderRow, b: RenderRow): boolean {
  if (a === b) return true;
  if (a.kind === 'message' && b.kind === 'message')
    return (
      a.message === b.message &&
      a.pending === b.pending &&
      a.previews === b.previews &&
      a.isSaved === b.isSaved &&
      a.isGrouped === b.isGrouped &&
      a.isOwnMention === b.isOwnMention
    );
  if (a.kind === 'pending' && b.kind === 'pending') return a.item === b.item && a.isGrouped === b.isGrouped;
  if (a.kind === 'system' && b.kind === 'system') return a.event === b.event;
  if (a.kind === 'date' && b.kind === 'date') return a.key === b.key;
  return false;
}
