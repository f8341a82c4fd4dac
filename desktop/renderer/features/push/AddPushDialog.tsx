import type { PushContents, PushKind, PushTarget } from '@parley/shared/entities/push';
import type { Id } from '@parley/shared/ids';
import { type FormEvent, useState } from 'react';
import { addPushTarget, testPushTarget } from '../../state/actions/push.ts';
import { type FormProblems, problemsOf } from '../../state/form-problems.ts';
import { Choices } from '../../ui/Choices.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { contentsWords, kindNames } from './push-words.ts';
import '../rooms/dialogs.css';

type Props = { accountId: Id; blockedBecause: string | null; onChanged: (target: PushTarget) => void; onClose: () => void };
type Setting = 'topic' | 'appId' | 'token';
type Fields = 'address' | Setting;

const fields: Record<PushKind, readonly { name: Setting; label: string; hint: string; isOptional?: true }[]> = {
  ntfy: [
    { name: 'topic', label: 'Topic', hint: 'The one your phone listens to. Whoever knows it can listen too, so choose one that nobody guesses.' },
    { name: 'token', label: 'Access token', hint: 'Only where the server of ntfy asks for one. It is not shown again.', isOptional: true },
  ],
  gotify: [{ name: 'token', label: 'Token of the application', hint: 'From “Apps” in Gotify. It is not shown again.' }],
  matrix: [
    { name: 'appId', label: 'App id', hint: 'What the gateway knows your app by, such as org.example.app.' },
    { name: 'token', label: 'Push key', hint: 'What your app was given for this phone. It is not shown again.' },
  ],
};
const addresses: Record<PushKind, string> = { ntfy: 'https://ntfy.example.org', gotify: 'https://gotify.example.org', matrix: 'https://push.example.org' };

/** Adds a place that is told, and sends a test there, so nobody waits for words that never come. */
export function AddPushDialog({ accountId, blockedBecause, onChanged, onClose }: Props) {
  const [kind, setKind] = useState<PushKind>('ntfy');
  const [texts, setTexts] = useState<Record<Fields, string>>({ address: '', topic: '', appId: '', token: '' });
  const [contents, setContents] = useState<PushContents>('hint');
  const [problems, setProblems] = useState<FormProblems<Fields> | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const set = (name: Fields) => (text: string) => setTexts((before) => ({ ...before, [name]: text }));
  const given = (name: Fields) => texts[name].trim();
  const missing = given('address') === '' || fields[kind].some(({ name, isOptional }) => !isOptional && given(name) === '');
  const blocked = blockedBecause ?? (missing ? 'Fill in the fields first' : null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (blocked !== null || isBusy) return;
    setIsBusy(true);
    const settings = Object.fromEntries(fields[kind].map(({ name }) => [name, given(name)]).filter(([, text]) => text !== ''));
    const address = /^https?:\/\//i.test(given('address')) ? given('address') : `https://${given('address')}`;
    const answer = await addPushTarget(accountId, { kind, address, contents, ...settings });
    if (!answer.ok) {
      setIsBusy(false);
      setProblems(problemsOf(answer.error, ['address', 'topic', 'appId', 'token']));
      return;
    }
    onChanged(answer.value.target);
    const tested = await testPushTarget(accountId, answer.value.target.id);
    if (tested.ok) onChanged(tested.value.target);
    onClose();
  };
  return (
    <Dialog title="Tell my phone" words="What is there for you goes from your server to this address, and from there to your phone." isWide onClose={onClose}>
      <form className="dialog-form" noValidate onSubmit={(event) => void submit(event)}>
        <div className="push-kinds">
          <Segment
            label="Through what"
            value={kind}
            options={(['ntfy', 'gotify', 'matrix'] as const).map((value) => ({ value, words: kindNames[value] }))}
            onChoose={(next) => {
              setKind(next);
              setProblems(null);
            }}
          />
        </div>
        <Field
          label="Address"
          dir="ltr"
          placeholder={addresses[kind]}
          value={texts.address}
          onText={set('address')}
          problem={problems?.fields.address}
          autoComplete="off"
          spellCheck={false}
        />
        {fields[kind].map(({ name, label, hint, isOptional }) => (
          <Field
            key={name}
            label={isOptional ? `${label} (optional)` : label}
            dir="ltr"
            type={name === 'token' ? 'password' : 'text'}
            value={texts[name]}
            onText={set(name)}
            hint={hint}
            problem={problems?.fields[name]}
            autoComplete="off"
            spellCheck={false}
          />
        ))}
        <Choices
          label="What leaves your server"
          value={contents}
          options={[
            { value: 'hint', words: contentsWords.hint, help: 'No names, no rooms, no words: whoever runs that address learns only when something came.' },
            { value: 'words', words: contentsWords.words, help: 'As a notification on this computer says it. Whoever runs that address can read it.' },
          ]}
          onChoose={setContents}
        />
        <FormProblem words={problems?.form ?? null} />
        <footer className="dialog-actions">
          <DialogButtons onSafe={onClose} isBusy={isBusy} blockedBecause={blocked}>
            Add and send a test
          </DialogButtons>
        </footer>
      </form>
    </Dialog>
  );
}
