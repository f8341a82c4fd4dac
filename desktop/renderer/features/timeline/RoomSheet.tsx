import type { Id } from '@parley/shared/ids';
import type { KeyboardEvent } from 'react';
import { dropDivider } from '../../state/actions/timeline.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData, selectIsOnline, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Composer } from '../composer/Composer.tsx';
import { ReadOnlyNote } from '../composer/ReadOnlyNote.tsx';
import { useReadOnlyReason } from '../composer/read-only-reason.ts';
import { DropFrame } from '../files/DropFrame.tsx';
import { useDropFiles } from '../files/use-drop-files.ts';
import { useReceipts } from '../receipts/use-delivery.ts';
import { MessageScope } from './MessageScope.tsx';
import { NoRoom } from './NoRoom.tsx';
import { RoomHeader } from './RoomHeader.tsx';
import { Timeline } from './Timeline.tsx';
import './room-sheet.css';
import './timeline-compact.css';
import './timeline-folded.css';

/** What stands in the sheet of a room: header, timeline and composer. The shell draws the sheet (`main`) round it. Another room keeps the header and has the rest anew. */
export function RoomSheet({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
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
      <MessageScope key={`${accountId}/${roomId}`} accountId={accountId} roomId={roomId} rootId={null}>
        <Timeline accountId={accountId} ownId={ownId} view={view} isOnline={isOnline} />
        {reason !== null ? (
          <ReadOnlyNote accountId={accountId} ownId={ownId} view={view} isOnline={isOnline} reason={reason} />
        ) : (
          <Composer accountId={accountId} roomId={roomId} />
        )}
      </MessageScope>
    </div>
  );
}
