import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import { type KeyboardEvent, useCallback, useMemo, useState } from 'react';
import { dropDivider } from '../../state/actions/timeline.ts';
import { selectIsOnline, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Composer } from '../composer/Composer.tsx';
import { ReadOnlyNote } from '../composer/ReadOnlyNote.tsx';
import { type ProfileAt, ProfileCard } from '../people/ProfileCard.tsx';
import { type MenuAt, MessageMenu } from './MessageMenu.tsx';
import { NoRoom } from './NoRoom.tsx';
import { RoomHeader } from './RoomHeader.tsx';
import { RoomContext, type RoomContextValue } from './room-context.ts';
import { Timeline } from './Timeline.tsx';
import './room-sheet.css';
import './timeline-compact.css';
import './timeline-folded.css';

/** What stands in the sheet of a room: header, timeline and composer. The shell draws the sheet (`main`) round it. */
export function RoomSheet({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const [editing, setEditing] = useState<OutboxItem | null>(null);
  const [menu, setMenu] = useState<MenuAt | null>(null);
  const [profile, setProfile] = useState<ProfileAt | null>(null);

  const context = useMemo<RoomContextValue>(
    () => ({
      accountId,
      roomId,
      ownId,
      isOnline,
      startEdit: setEditing,
      openMenu: (row, { x, y }) => setMenu({ row, x, y }),
      openProfile: (userId, anchor) => setProfile({ userId, anchor }),
    }),
    [accountId, roomId, ownId, isOnline],
  );
  const endEdit = useCallback(() => setEditing(null), []);
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) dropDivider({ accountId, roomId });
  };

  if (!view) return <NoRoom />;
  return (
    <RoomContext value={context}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Esc belongs to the whole sheet, wherever the focus is in it */}
      <div className="room-sheet" onKeyDown={handleKeyDown}>
        <RoomHeader accountId={accountId} ownId={ownId} view={view} />
        <Timeline accountId={accountId} ownId={ownId} view={view} isOnline={isOnline} />
        {view.state === 'left' || view.room.archivedAt !== undefined ? (
          <ReadOnlyNote accountId={accountId} view={view} isOnline={isOnline} />
        ) : (
          <Composer accountId={accountId} ownId={ownId} view={view} isOnline={isOnline} editing={editing} onEndEdit={endEdit} onEdit={setEditing} />
        )}
      </div>
      <MessageMenu at={menu} onClose={() => setMenu(null)} />
      <ProfileCard accountId={accountId} at={profile} onClose={() => setProfile(null)} />
    </RoomContext>
  );
}
