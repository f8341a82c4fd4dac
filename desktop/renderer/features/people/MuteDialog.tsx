import type { Id } from '@parley/shared/ids';
import { useState } from 'react';
import { muteMember } from '../../state/actions/members.ts';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Choices } from '../../ui/Choices.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { personName, useUser } from './use-user.ts';
import '../rooms/dialogs.css';

const minute = 60_000;
const spans = [
  { value: '10', words: '10 minutes' },
  { value: '60', words: '1 hour' },
  { value: '480', words: '8 hours' },
  { value: '1440', words: '1 day' },
  { value: '10080', words: '1 week' },
] as const;

/** Asks for how long somebody only reads in a room. */
export function MuteDialog({ accountId, roomId, userId }: { accountId: Id; roomId: Id; userId: Id }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const needsServer = useNeedsServer(accountId);
  const name = personName(useUser(accountId, userId));
  const [minutes, setMinutes] = useState<(typeof spans)[number]['value']>('60');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (!view) return null;
  const mute = async () => {
    setIsBusy(true);
    const answer = await muteMember({ accountId, roomId, userId }, Date.now() + Number(minutes) * minute);
    setIsBusy(false);
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    closeOverlay();
    showDone(`${name} only reads in ${view.room.name} for ${spans.find(({ value }) => value === minutes)?.words ?? 'a while'}.`);
  };
  return (
    <Dialog
      title={`Mute ${name} in ${view.room.name}?`}
      words="They go on reading and see until when, but cannot write, react or vote here. Nobody else is told. It holds when they leave and come back."
      onClose={closeOverlay}
      actions={
        <DialogButtons onSafe={closeOverlay} isBusy={isBusy} blockedBecause={needsServer} onAct={() => void mute()}>
          Mute
        </DialogButtons>
      }
    >
      <div className="dialog-form">
        <Choices label="For how long" value={minutes} options={spans} onChoose={setMinutes} />
        <FormProblem words={problem} />
      </div>
    </Dialog>
  );
}
