import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { type FormEvent, useState } from 'react';
import { updateRoom } from '../../state/actions/rooms.ts';
import { type FormProblems, noProblems, problemsOf } from '../../state/form-problems.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { EmojiPopover } from '../emoji/EmojiPopover.tsx';
import '../rooms/dialogs.css';

const fields = ['name', 'topic', 'icon'] as const;

/** Picture, name and topic of a room. Others may change them meanwhile: what was not touched here follows. */
export function DetailsForm({ accountId, view, blockedBecause }: { accountId: Id; view: RoomView; blockedBecause: string | null }) {
  const { room } = view;
  const [typedName, setName] = useState<string | null>(null);
  const [typedTopic, setTopic] = useState<string | null>(null);
  const [pickedIcon, setIcon] = useState<string | null>(null);
  const [isPicking, setIsPicking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problems, setProblems] = useState<FormProblems<(typeof fields)[number]>>(noProblems);
  const name = typedName ?? room.name;
  const topic = typedTopic ?? room.topic;
  const icon = pickedIcon ?? room.icon ?? '';
  const isChanged = name !== room.name || topic !== room.topic || icon !== (room.icon ?? '');
  const { icon: _, ...bare } = room;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || !isChanged || blockedBecause) return;
    setIsBusy(true);
    const answer = await updateRoom({
      accountId,
      roomId: room.id,
      ...(name === room.name ? {} : { name }),
      ...(topic === room.topic ? {} : { topic }),
      ...(icon === (room.icon ?? '') ? {} : { icon }),
    });
    setIsBusy(false);
    setProblems(answer.ok ? noProblems : problemsOf(answer.error, fields));
    if (!answer.ok) return;
    setName(null);
    setTopic(null);
    setIcon(null);
  };

  return (
    <form className="dialog-form room-details" noValidate onSubmit={(event) => void submit(event)}>
      <div className="room-face">
        <EmojiPopover isOpen={isPicking} onOpenChange={setIsPicking} onPick={setIcon}>
          <button type="button" className="room-face-button" aria-label={icon === '' ? 'Choose a picture' : `Picture ${icon}, choose another`}>
            <RoomIcon room={icon === '' ? bare : { ...bare, icon }} size={20} />
          </button>
        </EmojiPopover>
        <Field label="Name" value={name} onText={setName} problem={problems.fields.name} dir="auto" />
      </div>
      {icon !== '' ? (
        <Button look="quiet" size="small" className="room-face-clear" onClick={() => setIcon('')}>
          Remove the picture
        </Button>
      ) : null}
      <Field
        label="Topic"
        value={topic}
        onText={setTopic}
        problem={problems.fields.topic}
        hint="One line that says what the room is for"
        autoFocus
        dir="auto"
      />
      <FormProblem words={problems.form ?? problems.fields.icon} />
      <footer className="dialog-actions">
        <Button look="primary" type="submit" isBusy={isBusy} blockedBecause={blockedBecause ?? (isChanged ? null : 'Nothing is changed yet')}>
          Change
        </Button>
      </footer>
    </form>
  );
}
