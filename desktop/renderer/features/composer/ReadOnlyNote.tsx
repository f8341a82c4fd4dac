import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import Lock from 'lucide-react/icons/lock';
import { useState } from 'react';
import { joinRoom } from '../../state/actions/rooms.ts';
import { showProblem } from '../../state/actions/toasts.ts';
import { Button } from '../../ui/Button.tsx';
import './composer.css';

/** Where the composer stood in a room one may only read. */
export function ReadOnlyNote({ accountId, view, isOnline }: { accountId: Id; view: RoomView; isOnline: boolean }) {
  const [isBusy, setIsBusy] = useState(false);
  const isArchived = view.room.archivedAt !== undefined;
  const join = async () => {
    setIsBusy(true);
    const answer = await joinRoom(accountId, view.room.id);
    setIsBusy(false);
    if (!answer.ok) showProblem(answer.error.message);
  };
  return (
    <div className="composer">
      <div className="composer-note">
        <Lock size={16} strokeWidth={1.75} aria-hidden />
        <p>{isArchived ? 'This room is archived: read-only.' : 'You left this room: read-only. What was said stays readable on this device.'}</p>
        {!isArchived && view.room.kind === 'public' ? (
          <Button isBusy={isBusy} blockedBecause={isOnline ? null : 'Joining needs the server, which cannot be reached now.'} onClick={() => void join()}>
            Join again
          </Button>
        ) : null}
      </div>
      <div className="composer-line" />
    </div>
  );
}
