import type { Id } from '@parley/shared/ids';
import type { KeyboardEvent } from 'react';
import { dropDivider } from '../../state/actions/timeline.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useReadOnlyReason } from '../composer/read-only-reason.ts';
import { DropFrame } from '../files/DropFrame.tsx';
import { useDropFiles } from '../files/use-drop-files.ts';
import { useReceipts } from '../receipts/use-delivery.ts';
import { NoRoom } from './NoRoom.tsx';
import { RoomBodies } from './RoomBodies.tsx';
import { RoomHeader } from './RoomHeader.tsx';
import './room-sheet.css';
import './timeline-compact.css';
import './timeline-folded.css';

/** What stands in the sheet of a room: header, timeline and composer. The shell draws the sheet (`main`) round it. Another room keeps the header and has a body of its own. */
export function RoomSheet({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const reason = useReadOnlyReason(accountId, ownId, view);
  const drop = useDropFiles(view && reason === null ? { accountId, roomId, rootId: null } : null);
  const name = useStore((state) => (view ? roomName(view, selectAccountData(state, accountId).users, ownId) : ''));
  useReceipts(accountId, roomId);
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) dropDivider({ accountId, roomId });
  };

  if (!view) return <NoRoom />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc belongs to the whole sheet, wherever the focus is in it
    <div className="room-sheet" onKeyDown={handleKeyDown} {...drop.handlers}>
      {drop.isOver ? <DropFrame name={name} /> : null}
      <RoomHeader accountId={accountId} ownId={ownId} view={view} />
      <RoomBodies accountId={accountId} roomId={roomId} />
    </div>
  );
}
