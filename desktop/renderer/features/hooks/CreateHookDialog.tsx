import type { Hook } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { type FormEvent, useState } from 'react';
import { createHook } from '../../state/actions/hooks.ts';
import { type FormProblems, noProblems, problemsOf } from '../../state/form-problems.ts';
import { Choices } from '../../ui/Choices.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { AddressField } from './AddressField.tsx';
import { EventChoice, knownEvents } from './EventChoice.tsx';
import type { ToldHook } from './HookSecretDialog.tsx';
import '../rooms/dialogs.css';
import './hooks.css';

type Props = { accountId: Id; roomId: Id; roomName: string; blockedBecause: string | null; onMade: (told: ToldHook) => void; onClose: () => void };

const fields = ['name', 'url'] as const;
const kinds: { value: Hook['kind']; words: string; help: string }[] = [
  { value: 'incoming', words: 'Others write here', help: 'GitHub, Grafana, a build server, a script: what they post becomes a message.' },
  { value: 'outgoing', words: 'Others are told', help: 'What happens in this room is sent to an address of yours.' },
];

/** Makes a webhook of a room. */
export function CreateHookDialog({ accountId, roomId, roomName, blockedBecause, onMade, onClose }: Props) {
  const [kind, setKind] = useState<Hook['kind']>('incoming');
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<readonly string[]>(['message-created']);
  const [problems, setProblems] = useState<FormProblems<(typeof fields)[number]>>(noProblems);
  const [isBusy, setIsBusy] = useState(false);
  const isOutgoing = kind === 'outgoing';
  const missing =
    name.trim() === ''
      ? 'Give it a name first'
      : isOutgoing && url.trim() === ''
        ? 'Say where it is told first'
        : isOutgoing && events.length === 0
          ? 'Choose what is told first'
          : null;
  const blocked = blockedBecause ?? missing;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (blocked !== null || isBusy) return;
    setIsBusy(true);
    const settings = isOutgoing ? { url: url.trim(), events: knownEvents(events) } : {};
    const answer = await createHook(accountId, { kind, roomId, name: name.trim(), ...settings });
    setIsBusy(false);
    setProblems(answer.ok ? noProblems : problemsOf(answer.error, fields));
    if (answer.ok) onMade({ ...answer.value, isNew: true });
  };
  return (
    <Dialog title={`New webhook of ${roomName}`} isWide onClose={onClose}>
      <form className="dialog-form" noValidate onSubmit={(event) => void submit(event)}>
        <Choices label="What it is for" value={kind} options={kinds} onChoose={setKind} />
        <Field
          label="Name"
          value={name}
          onText={setName}
          problem={problems.fields.name}
          hint={isOutgoing ? 'For you and the others who look after this room' : 'Messages appear under this name, marked as a bot'}
          maxLength={limits.hookNameMax}
          autoComplete="off"
          dir="auto"
        />
        {isOutgoing ? (
          <>
            <AddressField url={url} problem={problems.fields.url} onText={setUrl} />
            <EventChoice events={events} onChange={setEvents} />
            <p className="dialog-hint">Everybody in the room can see that its messages go to this host.</p>
          </>
        ) : null}
        <FormProblem words={problems.form} />
        <footer className="dialog-actions">
          <DialogButtons onSafe={onClose} isBusy={isBusy} blockedBecause={blocked}>
            Create
          </DialogButtons>
        </footer>
      </form>
    </Dialog>
  );
}
