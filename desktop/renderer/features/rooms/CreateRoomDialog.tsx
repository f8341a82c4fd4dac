import { type FormEvent, useState } from 'react';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { createRoom } from '../../state/actions/rooms.ts';
import { type FormProblems, noProblems, problemsOf } from '../../state/form-problems.ts';
import { selectAccountId, selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Segment } from '../../ui/Segment.tsx';
import './dialogs.css';

const fields = ['name', 'topic'] as const;

/** Makes a room: name, what it is for, who sees it. Offline it waits with the rest. */
export function CreateRoomDialog({ suggestedName }: { suggestedName: string }) {
  const accountId = useStore(selectAccountId);
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const [name, setName] = useState(suggestedName);
  const [topic, setTopic] = useState('');
  const [kind, setKind] = useState<'public' | 'private'>('public');
  const [isBusy, setIsBusy] = useState(false);
  const [problems, setProblems] = useState<FormProblems<(typeof fields)[number]>>(noProblems);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!accountId || isBusy) return;
    setIsBusy(true);
    const answer = await createRoom({ accountId, name, kind, ...(topic.trim() ? { topic } : {}) });
    setIsBusy(false);
    if (answer.ok) closeOverlay();
    else setProblems(problemsOf(answer.error, fields));
  };

  return (
    <Dialog title="New room" isWide onClose={closeOverlay}>
      <form className="dialog-form" noValidate onSubmit={(event) => void submit(event)}>
        <Field
          label="Name"
          value={name}
          onText={setName}
          problem={problems.fields.name}
          hint="Short and plain, as it should stand in the list"
          autoFocus
          maxLength={160}
          dir="auto"
        />
        <Field label="Topic" value={topic} onText={setTopic} problem={problems.fields.topic} hint="One line under the name; can be left empty" dir="auto" />
        <div className="dialog-choice">
          <Segment
            label="Who sees the room"
            value={kind}
            onChoose={setKind}
            options={[
              { value: 'public', words: 'Public' },
              { value: 'private', words: 'Private' },
            ]}
          />
          <p className="dialog-hint">{kind === 'public' ? 'Anyone on this server can find, read and join it.' : 'Only its members know that it is there.'}</p>
        </div>
        {!isOnline && <p className="dialog-hint">Offline. The room is made when the server is back; you can already write in it.</p>}
        <FormProblem words={problems.form} />
        <footer className="dialog-actions">
          <DialogButtons onSafe={closeOverlay} isBusy={isBusy} blockedBecause={name.trim() === '' ? 'The room needs a name' : null}>
            Create room
          </DialogButtons>
        </footer>
      </form>
    </Dialog>
  );
}
