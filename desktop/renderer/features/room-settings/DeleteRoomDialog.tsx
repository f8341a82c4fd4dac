import type { Id } from '@parley/shared/ids';
import { type FormEvent, useState } from 'react';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { deleteRoom } from '../../state/actions/rooms.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { Field } from '../../ui/Field.tsx';
import '../rooms/dialogs.css';

/** Asks for the room's name before it is deleted for everybody. The news of its end closes the rest and says that it is done. */
export function DeleteRoomDialog({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const needsServer = useNeedsServer(accountId);
  const [typed, setTyped] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (!view) return null;
  const { name } = view.room;
  const isSame = typed.trim().normalize() === name.trim().normalize();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isSame || isBusy || needsServer !== null) return;
    setIsBusy(true);
    const answer = await deleteRoom(accountId, roomId);
    setIsBusy(false);
    if (answer.ok) closeOverlay();
    else setProblem(answer.error.message);
  };
  const people = view.members === null ? 'everybody in it' : view.members === 1 ? 'you' : `all ${view.members} people in it`;
  return (
    <Dialog
      title={`Delete ${name}?`}
      words={`It goes for ${people}, with all messages, for good. To keep them readable, archive the room instead.`}
      onClose={closeOverlay}
    >
      <form className="dialog-form" noValidate onSubmit={(event) => void submit(event)}>
        <Field
          label={`Type the room’s name: ${name}`}
          value={typed}
          onText={setTyped}
          problem={problem}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          dir="auto"
        />
        <footer className="dialog-actions">
          <DialogButtons
            safe="Keep it"
            onSafe={closeOverlay}
            isDanger
            isBusy={isBusy}
            blockedBecause={needsServer ?? (isSame ? null : 'Type the name of the room first')}
          >
            Delete for everybody
          </DialogButtons>
        </footer>
      </form>
    </Dialog>
  );
}
