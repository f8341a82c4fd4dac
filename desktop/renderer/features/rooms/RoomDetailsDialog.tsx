import type { Id } from '@parley/shared/ids';
import { type FormEvent, useState } from 'react';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { updateRoom } from '../../state/actions/rooms.ts';
import { type FormProblems, noProblems, problemsOf } from '../../state/form-problems.ts';
import { selectIsOnline, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import './dialogs.css';

const fields = ['name', 'topic'] as const;

/** Changes a room's name and topic. */
export function RoomDetailsDialog({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const [name, setName] = useState(view?.room.name ?? '');
  const [topic, setTopic] = useState(view?.room.topic ?? '');
  const [isBusy, setIsBusy] = useState(false);
  const [problems, setProblems] = useState<FormProblems<(typeof fields)[number]>>(noProblems);
  if (!view) return null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setIsBusy(true);
    const answer = await updateRoom({ accountId, roomId, name, topic });
    setIsBusy(false);
    if (answer.ok) closeOverlay();
    else setProblems(problemsOf(answer.error, fields));
  };

  return (
    <Dialog title="Name and topic" isWide onClose={closeOverlay}>
      <form className="dialog-form" noValidate onSubmit={(event) => void submit(event)}>
        <Field label="Name" value={name} onText={setName} problem={problems.fields.name} dir="auto" />
        <Field
          label="Topic"
          value={topic}
          onText={setTopic}
          problem={problems.fields.topic}
          hint="One line that says what the room is for"
          autoFocus
          dir="auto"
        />
        {problems.form && (
          <p className="form-problem" role="alert">
            {problems.form}
          </p>
        )}
        <footer className="dialog-actions">
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button look="primary" type="submit" isBusy={isBusy} blockedBecause={isOnline ? null : 'This needs the server, which cannot be reached now'}>
            Change
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
