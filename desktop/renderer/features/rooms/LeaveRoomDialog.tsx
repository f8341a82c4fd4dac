import type { Id } from '@parley/shared/ids';
import { useState } from 'react';
import { closeOverlay, openAccount } from '../../state/actions/navigate.ts';
import { leaveRoom } from '../../state/actions/rooms.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { selectIsOnline, selectRoom, selectView } from '../../state/selectors.ts';
import { getState, useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import './dialogs.css';

/** Asks once before one leaves a room, and says what that means. */
export function LeaveRoomDialog({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  if (!view) return null;
  const { name, kind } = view.room;

  const leave = async () => {
    setIsBusy(true);
    const answer = await leaveRoom(accountId, roomId);
    setIsBusy(false);
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    closeOverlay();
    const shown = selectView(getState());
    if (shown.kind === 'room' && shown.roomId === roomId) openAccount(accountId);
    showDone(`You left ${name}`);
  };

  return (
    <Dialog
      title={`Leave ${name}?`}
      words={
        kind === 'private'
          ? 'You get no more messages from here. The room is private: to come back, somebody in it has to add you.'
          : 'You get no more messages from here. You can join again from the list of rooms.'
      }
      onClose={closeOverlay}
      actions={
        <>
          <Button onClick={closeOverlay}>Stay</Button>
          <Button
            look="danger"
            isBusy={isBusy}
            blockedBecause={isOnline ? null : 'This needs the server, which cannot be reached now'}
            onClick={() => void leave()}
          >
            Leave
          </Button>
        </>
      }
    >
      {problem && (
        <p className="form-problem" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
