import type { Id } from '@parley/shared/ids';
import { useState } from 'react';
import { signOut } from '../../state/actions/accounts.ts';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { useStore } from '../../state/store.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';

/** The account is gone; what this device holds of it is the person's to keep or to remove. */
export function AccountDeletedDialog({ accountId }: { accountId: Id }) {
  const account = useStore((state) => state.accounts.find((candidate) => candidate.id === accountId));
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  if (!account) return null;

  const remove = async () => {
    setIsBusy(true);
    const answer = await signOut(accountId, true);
    setIsBusy(false);
    if (answer.ok) closeOverlay();
    else setProblem(answer.error.message);
  };

  return (
    <Dialog
      title="This account was deleted"
      words={`@${account.user.handle} on ${account.serverName} is gone. This device still holds its messages, files and drafts; you can read them here until you remove them.`}
      onClose={closeOverlay}
      actions={
        <DialogButtons safe="Keep them here" onSafe={closeOverlay} isDanger isBusy={isBusy} onAct={() => void remove()}>
          Remove from this device
        </DialogButtons>
      }
    >
      <FormProblem words={problem} />
    </Dialog>
  );
}
