import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import Lock from 'lucide-react/icons/lock';
import Megaphone from 'lucide-react/icons/megaphone';
import { useState } from 'react';
import { joinRoom } from '../../state/actions/rooms.ts';
import { showProblem } from '../../state/actions/toasts.ts';
import { Button } from '../../ui/Button.tsx';
import { readOnlyReason } from './read-only-reason.ts';
import './composer.css';

const words = {
  left: 'You left this room: read-only. What was said stays readable on this device.',
  archived: 'This room is archived: read-only. What was said stays readable.',
  announcement: 'Only moderators and admins write here. You can read, vote and react.',
} as const;

/** Where the composer stood in a room one may only read. */
export function ReadOnlyNote({ accountId, view, isOnline }: { accountId: Id; view: RoomView; isOnline: boolean }) {
  const [isBusy, setIsBusy] = useState(false);
  const reason = readOnlyReason(view);
  const join = async () => {
    setIsBusy(true);
    const answer = await joinRoom(accountId, view.room.id);
    setIsBusy(false);
    if (!answer.ok) showProblem(answer.error.message);
  };
  return (
    <div className="composer">
      <div className="composer-note">
        {reason === 'announcement' ? <Megaphone size={16} strokeWidth={1.75} aria-hidden /> : <Lock size={16} strokeWidth={1.75} aria-hidden />}
        <p>{reason === null ? '' : words[reason]}</p>
        {reason === 'left' && view.room.kind === 'public' && view.room.archivedAt === undefined ? (
          <Button isBusy={isBusy} blockedBecause={isOnline ? null : 'Joining needs the server, which cannot be reached now.'} onClick={() => void join()}>
            Join again
          </Button>
        ) : null}
      </div>
      <div className="composer-line" />
    </div>
  );
}
