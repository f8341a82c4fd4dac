import type { Id } from '@parley/shared/ids';
import { useState } from 'react';
import { banMember, removeMember } from '../../state/actions/members.ts';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { personName, useUser } from './use-user.ts';
import '../rooms/dialogs.css';

type Props = { accountId: Id; roomId: Id; userId: Id; isBan: boolean };

/** Asks once before somebody is taken out of a room, and says what that means for him. */
export function RemoveMemberDialog({ accountId, roomId, userId, isBan }: Props) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const needsServer = useNeedsServer(accountId);
  const name = personName(useUser(accountId, userId));
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (!view) return null;
  const act = async () => {
    setIsBusy(true);
    const answer = await (isBan ? banMember : removeMember)({ accountId, roomId, userId });
    setIsBusy(false);
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    closeOverlay();
    showDone(`${name} was ${isBan ? 'banned' : 'removed'} from ${view.room.name}.`);
  };
  const back = isBan
    ? 'Nobody can bring them back, and they cannot join again, until the ban is lifted in the room’s settings.'
    : view.room.kind === 'public'
      ? 'They can join again; a ban prevents that.'
      : 'To come back, somebody has to add them again.';
  return (
    <Dialog
      title={`${isBan ? 'Ban' : 'Remove'} ${name}?`}
      words={`${view.room.name} disappears for them, with what their devices hold of it. What they wrote here stays. ${back}`}
      onClose={closeOverlay}
      actions={
        <DialogButtons onSafe={closeOverlay} isDanger isBusy={isBusy} blockedBecause={needsServer} onAct={() => void act()}>
          {isBan ? 'Ban' : 'Remove'}
        </DialogButtons>
      }
    >
      <FormProblem words={problem} />
    </Dialog>
  );
}
