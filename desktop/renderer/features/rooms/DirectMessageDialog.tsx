import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { useState } from 'react';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { openDirect } from '../../state/actions/rooms.ts';
import { selectAccount } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { PersonPicker } from '../people/PersonPicker.tsx';
import './dialogs.css';

/** Chooses the people of a direct room: one, or up to nine beside oneself. */
export function DirectMessageDialog() {
  const account = useStore(selectAccount);
  const accountId = account?.id ?? '';
  const [chosen, setChosen] = useState<User[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const most = limits.directMembersMax - 1;

  const open = async (userIds: Id[]) => {
    const answer = await openDirect(accountId, userIds);
    if (answer.ok) closeOverlay();
    else setProblem(answer.error.message);
  };

  return (
    <Dialog title="New message" isWide onClose={closeOverlay}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.length > 0) void open(chosen.map((user) => user.id));
        }}
      >
        <PersonPicker
          accountId={accountId}
          label="To"
          chosen={chosen}
          onChoose={setChosen}
          isOut={(user) => (user.id === account?.user.id ? null : undefined)}
          most={most}
          hint={chosen.length >= most ? 'Ten people at most, you included' : null}
        />
        <FormProblem words={problem} />
        <footer className="dialog-actions">
          <DialogButtons
            onSafe={closeOverlay}
            blockedBecause={chosen.length === 0 ? 'Choose somebody first' : null}
            onAct={() => void open(chosen.map((user) => user.id))}
          >
            Open
          </DialogButtons>
        </footer>
      </form>
    </Dialog>
  );
}
