import type { Bot } from '@parley/shared/entities/bot';
import type { Id } from '@parley/shared/ids';
import { type FormEvent, useState } from 'react';
import { updateBot } from '../../state/actions/bots.ts';
import { type FormProblems, problemsOf } from '../../state/form-problems.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { OwnPicture } from '../profile/OwnPicture.tsx';
import { type BotField, BotFields, botFields } from './BotFields.tsx';
import '../rooms/dialogs.css';
import './bots.css';

type Props = { accountId: Id; bot: Bot; blockedBecause: string | null; onChanged: () => void; onClose: () => void };

/** Changes how a bot is called and what it says of itself. */
export function EditBotDialog({ accountId, bot: { user }, blockedBecause, onChanged, onClose }: Props) {
  const before = { handle: user.handle, displayName: user.displayName, about: user.about ?? '' };
  // As it is now: a picture is changed at once, without the form.
  const shown = useStore((state) => selectAccountData(state, accountId).users[user.id]) ?? user;
  const [words, setWords] = useState(before);
  const [problems, setProblems] = useState<FormProblems<BotField> | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isSame = words.displayName.trim() === before.displayName && words.about.trim() === before.about;
  const blocked = blockedBecause ?? (words.displayName.trim() === '' ? 'Give it a name first' : isSame ? 'Nothing is changed yet' : null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (blocked !== null || isBusy) return;
    setIsBusy(true);
    const answer = await updateBot(accountId, { botId: user.id, displayName: words.displayName.trim(), about: words.about.trim() });
    setIsBusy(false);
    setProblems(answer.ok ? null : problemsOf(answer.error, botFields));
    if (!answer.ok) return;
    onChanged();
    onClose();
  };
  return (
    <Dialog title={`Change ${user.displayName}`} words="Everybody who shares a room with it sees the change at once." isWide onClose={onClose}>
      <div className="bot-picture">
        <OwnPicture of={{ accountId, botId: user.id }} user={shown} name={words.displayName || user.displayName} onChanged={onChanged} />
      </div>
      <form className="dialog-form" noValidate onSubmit={(event) => void submit(event)}>
        <BotFields words={words} problems={problems} isNew={false} onChange={setWords} />
        <FormProblem words={problems?.form ?? null} />
        <footer className="dialog-actions">
          <DialogButtons onSafe={onClose} isBusy={isBusy} blockedBecause={blocked}>
            Change
          </DialogButtons>
        </footer>
      </form>
    </Dialog>
  );
}
