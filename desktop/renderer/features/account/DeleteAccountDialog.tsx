import type { Id } from '@parley/shared/ids';
import { useState } from 'react';
import { closeOverlay, openOverlay } from '../../state/actions/navigate.ts';
import { deleteAccount } from '../../state/actions/own-account.ts';
import { type FormProblems, noProblems, problemsOf } from '../../state/form-problems.ts';
import { useStore } from '../../state/store.ts';
import { Choices } from '../../ui/Choices.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import '../rooms/dialogs.css';
import './account.css';

const fields = ['password', 'totp'] as const;
const choices = [
  { value: 'keep', words: 'Leave my messages', help: 'They stay as those of a “Deleted account”, so that others can still follow what was said.' },
  { value: 'remove', words: 'Remove my messages', help: 'With their files, and with my votes and reactions. On a large account this takes a while.' },
] as const;

/** Ends the account for good: asked for by handle and password. */
export function DeleteAccountDialog({ accountId }: { accountId: Id }) {
  const account = useStore((state) => state.accounts.find((candidate) => candidate.id === accountId));
  const [messages, setMessages] = useState<'keep' | 'remove'>('keep');
  const [handle, setHandle] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksForCode, setAsksForCode] = useState(false);
  const [problems, setProblems] = useState<FormProblems<(typeof fields)[number]>>(noProblems);
  const [isBusy, setIsBusy] = useState(false);
  if (!account) return null;
  const isMeant = handle.trim().replace(/^@/, '').toLowerCase() === account.user.handle;

  const remove = async () => {
    setIsBusy(true);
    const answer = await deleteAccount({ accountId, password, messages, ...(code === '' ? {} : { totp: code }) });
    setIsBusy(false);
    setProblems(answer.ok ? noProblems : problemsOf(answer.error, fields));
    if (answer.ok) openOverlay({ kind: 'account-deleted', accountId });
    else if (answer.error.issues?.some(({ path }) => path === 'totp')) setAsksForCode(true);
  };

  return (
    <Dialog
      title="Delete your account?"
      words={`@${account.user.handle} on ${account.serverName} is gone for good: you leave all rooms, and every device is signed out. Nobody else can take the handle.`}
      onClose={closeOverlay}
      actions={
        <DialogButtons
          safe="Keep account"
          onSafe={closeOverlay}
          isDanger
          isBusy={isBusy}
          blockedBecause={!isMeant ? 'Type your handle to show that you mean it' : password === '' ? 'Type your password first' : null}
          onAct={() => void remove()}
        >
          Delete account
        </DialogButtons>
      }
    >
      <div className="delete-account">
        <Choices label="Your messages" value={messages} options={choices} onChoose={setMessages} />
        <Field
          label="Your handle"
          value={handle}
          onText={setHandle}
          prefix="@"
          hint={`Type ${account.user.handle}.`}
          autoComplete="off"
          spellCheck={false}
          dir="ltr"
        />
        <Field
          label="Present password"
          type="password"
          value={password}
          onText={setPassword}
          problem={problems.fields.password}
          autoComplete="current-password"
        />
        {asksForCode && (
          <Field
            label="Code of your authenticator app"
            value={code}
            onText={setCode}
            problem={problems.fields.totp}
            autoComplete="one-time-code"
            dir="ltr"
            autoFocus
          />
        )}
        <FormProblem words={problems.form} />
      </div>
    </Dialog>
  );
}
