import type { Id } from '@parley/shared/ids';
import { useState } from 'react';
import { setBlock, unblock } from '../../state/actions/blocks.ts';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { personName, useUser } from '../people/use-user.ts';

/** Asks once before somebody is blocked, and says what that does and does not. */
export function BlockDialog({ accountId, userId }: { accountId: Id; userId: Id }) {
  const name = personName(useUser(accountId, userId));
  const [problem, setProblem] = useState<string | null>(null);
  const block = async () => {
    const answer = await setBlock(accountId, userId, true);
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    closeOverlay();
    showDone(`${name} is blocked.`, { label: 'Undo', run: () => void unblock(accountId, userId) });
  };
  return (
    <Dialog
      title={`Block ${name}?`}
      words={`${name} cannot write to you directly or bring you into rooms. In rooms you share, what they write is folded away and never rings. They are not told, and you can unblock them at any time.`}
      onClose={closeOverlay}
      actions={
        <DialogButtons onSafe={closeOverlay} isDanger onAct={() => void block()}>
          Block
        </DialogButtons>
      }
    >
      <FormProblem words={problem} />
    </Dialog>
  );
}
