import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import Lock from 'lucide-react/icons/lock';
import Megaphone from 'lucide-react/icons/megaphone';
import { useState } from 'react';
import { unblock } from '../../state/actions/blocks.ts';
import { joinRoom } from '../../state/actions/rooms.ts';
import { showProblem } from '../../state/actions/toasts.ts';
import { directUserIds } from '../../state/room-list.ts';
import { Button } from '../../ui/Button.tsx';
import { formatUntil } from '../../ui/time-words.ts';
import type { ReadOnlyReason } from './read-only-reason.ts';
import './composer.css';

const words = {
  left: 'You left this room: read-only. What was said stays readable on this device.',
  archived: 'This room is archived: read-only. What was said stays readable.',
  announcement: 'Only moderators and admins write here. You can read, vote and react.',
  blocked: 'You blocked this person. What they wrote before stays readable.',
} as const;

type Props = { accountId: Id; ownId: Id; view: RoomView; isOnline: boolean; reason: ReadOnlyReason };

/** Where the composer stood in a room one may only read. */
export function ReadOnlyNote({ accountId, ownId, view, isOnline, reason }: Props) {
  const [isBusy, setIsBusy] = useState(false);
  const [other = ''] = directUserIds(view, ownId);
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
        <p>{reason === 'muted' ? `A moderator muted you here until ${formatUntil(view.mutedUntilMs ?? 0)}. You can read meanwhile.` : words[reason]}</p>
        {reason === 'blocked' ? <Button onClick={() => void unblock(accountId, other)}>Unblock</Button> : null}
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
