import type { Id } from '@parley/shared/ids';
import { useState } from 'react';
import { signOut } from '../../state/actions/accounts.ts';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { useStore } from '../../state/store.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Switch } from '../../ui/Switch.tsx';
import '../rooms/dialogs.css';

/** Signs out on this device; what it holds stays unless one says otherwise. */
export function SignOutDialog({ accountId }: { accountId: Id }) {
  const account = useStore((state) => state.accounts.find((candidate) => candidate.id === accountId));
  const [removeData, setRemoveData] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  if (!account) return null;
  const atRisk = account.waiting + account.failed;

  const leave = async () => {
    setIsBusy(true);
    const answer = await signOut(accountId, removeData);
    setIsBusy(false);
    if (answer.ok) closeOverlay();
    else setProblem(answer.error.message);
  };

  return (
    <Dialog
      title={`Sign out of ${account.serverName}?`}
      words={`@${account.user.handle} is signed out on this device only. ${removeData ? 'All messages and drafts of this server are deleted here; the server keeps its own.' : 'Messages and drafts stay on this device for when you sign in again.'}`}
      onClose={closeOverlay}
      actions={
        <DialogButtons safe="Stay signed in" onSafe={closeOverlay} isDanger isBusy={isBusy} onAct={() => void leave()}>
          Sign out
        </DialogButtons>
      }
    >
      <div className="sign-out-choice">
        <span>Delete what this device holds</span>
        <Switch label="Delete what this device holds" isOn={removeData} onChange={setRemoveData} />
      </div>
      {removeData && atRisk > 0 && (
        <p className="form-problem" role="alert">
          {atRisk === 1 ? 'One message was' : `${atRisk} messages were`} not sent yet and would be lost.
        </p>
      )}
      <FormProblem words={problem} />
    </Dialog>
  );
}
