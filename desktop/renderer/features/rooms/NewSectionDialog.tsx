import type { Id } from '@parley/shared/ids';
import { codePointLength, sectionNameMax } from '@parley/shared/limits';
import { type FormEvent, useState } from 'react';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { arrangeRoom } from '../../state/actions/rooms.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { Field } from '../../ui/Field.tsx';
import './dialogs.css';

/** Names a section of one's own and moves a room into it; the section goes with its last room. */
export function NewSectionDialog({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const [name, setName] = useState('');
  if (!view) return null;
  const over = codePointLength(name.trim()) - sectionNameMax;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '' || over > 0) return;
    void arrangeRoom({ accountId, roomId, section: name, isStarred: false });
    closeOverlay();
  };
  return (
    <Dialog title="New section" words={`${roomName(view, users, ownId)} moves into it. Only this device shows the section.`} onClose={closeOverlay}>
      <form className="dialog-form" noValidate onSubmit={submit}>
        <Field
          label="Name"
          value={name}
          onText={setName}
          problem={over > 0 ? `${over} too many: ${sectionNameMax} characters fit.` : null}
          autoFocus
          dir="auto"
        />
        <footer className="dialog-actions">
          <DialogButtons onSafe={closeOverlay} blockedBecause={name.trim() === '' ? 'The section needs a name' : over > 0 ? 'The name is too long' : null}>
            Move there
          </DialogButtons>
        </footer>
      </form>
    </Dialog>
  );
}
