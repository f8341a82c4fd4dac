import type { Id } from '@parley/shared/ids';
import { memo } from 'react';
import { RoomBody } from './RoomBody.tsx';
import { useRoomBodies } from './use-room-bodies.ts';

/** The open room, and behind it the one that will perhaps be opened next: a press only has to turn them round. */
export const RoomBodies = memo(function RoomBodies({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const bodies = useRoomBodies(accountId, roomId);
  return (
    <div className="room-bodies">
      {bodies.map((body) => (
        <RoomBody
          key={`${body.accountId}/${body.roomId}`}
          accountId={body.accountId}
          roomId={body.roomId}
          isShown={body.accountId === accountId && body.roomId === roomId}
        />
      ))}
    </div>
  );
});
