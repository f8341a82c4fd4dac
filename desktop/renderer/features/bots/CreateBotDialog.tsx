import type { Id } from '@parley/shared/ids';
import { type FormEvent, useState } from 'react';
import { createBot } from '../../state/actions/bots.ts';
import { type FormProblems, problemsOf } from '../../state/form-problems.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { type BotField, BotFields, type BotWords, botFields } from './BotFields.tsx';
import { grantAsk, TokenGrant, usualGrant } from './TokenGrant.tsx';
import { TokenSecret } from './TokenSecret.tsx';
import '../rooms/dialogs.css';

type Props = { accountId: Id; blockedBecause: string | null; onMade: () => void; onClose: () => void };

/** Makes a bot and its first token, and shows the token once. */
export function CreateBotDialog({ accountId, blockedBecause, onMade, onClose }: Props) {
  const [words, setWords] = useState<BotWords>({ handle: '', displayName: '', about: '' });
  const [grant, setGrant] = useState(usualGrant);
  const [problems, setProblems] = useState<FormProblems<BotField> | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [handle, displayName, about] = [words.handle.trim().replace(/^@/, ''), words.displayName.trim(), words.about.trim()];
  const missing = handle === '' || displayName === '' ? 'Give it a handle and a name first' : null;
  const blocked = blockedBecause ?? missing ?? (grant.scopes.length === 0 ? 'Choose what it can do first' : null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (blocked !== null || isBusy) return;
    setIsBusy(true);
    const answer = await createBot(accountId, { handle, displayName, ...(about === '' ? {} : { about }), ...grantAsk(grant) });
    setIsBusy(false);
    setProblems(answer.ok ? null : problemsOf(answer.error, botFields));
    if (!answer.ok) return;
    setSecret(answer.value.secret);
    onMade();
  };
  if (secret !== null)
    return (
      <Dialog
        title={`${displayName} is made`}
        words="Add it to rooms like a person. It is marked as a bot everywhere."
        isWide
        onClose={onClose}
        actions={<Button onClick={onClose}>Done</Button>}
      >
        <div className="dialog-form">
          <TokenSecret secret={secret} />
        </div>
      </Dialog>
    );
  return (
    <Dialog title="New bot" words="A bot is in rooms like a person and signs in with a token." isWide onClose={onClose}>
      <form className="dialog-form" noValidate onSubmit={(event) => void submit(event)}>
        <BotFields words={words} problems={problems} isNew onChange={setWords} />
        <TokenGrant accountId={accountId} grant={grant} onChange={setGrant} />
        <FormProblem words={problems?.form ?? null} />
        <footer className="dialog-actions">
          <DialogButtons onSafe={onClose} isBusy={isBusy} blockedBecause={blocked}>
            Create
          </DialogButtons>
        </footer>
      </form>
    </Dialog>
  );
}
