import type { Id } from '@parley/shared/ids';
import { memo } from 'react';
import { selectIsOnline, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Composer } from '../composer/Composer.tsx';
import { ReadOnlyNote } from '../composer/ReadOnlyNote.tsx';
import { useReadOnlyReason } from '../composer/read-only-reason.ts';
import { MessageScope } from './MessageScope.tsx';
import { Timeline } from './Timeline.tsx';

type Props = { accountId: Id; roomId: Id; isShown: boolean };

/** A room's words and where one writes to it. Behind the open room (`isShown` false) it has its rows laid out, and does nothing: nobody can see, reach or hear it. That is done without anything that its rows would inherit: they would be laid out again. */
export const RoomBody = memo(function RoomBody({ accountId, roomId, isShown }: Props) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const reason = useReadOnlyReason(accountId, ownId, view);
  if (!view) return null;
  return (
    <MessageScope accountId={accountId} roomId={roomId} rootId={null} isShown={isShown}>
      <div className="room-body" aria-hidden={!isShown || undefined}>
        <Timeline accountId={accountId} ownId={ownId} view={view} isOnline={isOnline} isShown={isShown} />
        <div className="room-compose" inert={!isShown}>
          {reason !== null ? (
            <ReadOnlyNote accountId={accountId} ownId={ownId} view={view} isOnline={isOnline} reason={reason} />
          ) : (
            <Composer accountId={accountId} roomId={roomId} isBehind={!isShown} />
          )}
        </div>
      </div>
    </MessageScope>
  );
});
