import type { Id } from '@parley/shared/ids';
import { useState } from 'react';
import { acceptInvite } from '../../state/actions/invites.ts';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { deadInviteWords, invitingWords, useInvite } from './use-invite.ts';
import '../rooms/dialogs.css';

/** An invite to a server one is signed in to: where it leads, and the way in. */
export function AcceptInviteDialog({ accountId, code }: { accountId: Id; code: string }) {
  const account = useStore((state) => state.accounts.find((one) => one.id === accountId));
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const found = useInvite(account?.serverUrl ?? '', code);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const invite = found?.state === 'found' ? found.invite : null;
  const isServerOnly = invite?.isValid === true && invite.roomName === undefined;
  const words =
    found?.state === 'failed'
      ? found.problem
      : invite === null
        ? 'Looking where it leads.'
        : !invite.isValid
          ? deadInviteWords
          : isServerOnly
            ? `It leads to ${invite.serverName}, where you are already.`
            : `${invitingWords(invite)} You come in as ${account?.user.displayName ?? ''}.`;
  const accept = async () => {
    setIsBusy(true);
    const answer = await acceptInvite(accountId, code);
    setIsBusy(false);
    if (!answer.ok) {
      setProblem(answer.error.code === 'not-found' ? deadInviteWords : answer.error.message);
      return;
    }
    closeOverlay();
    if (invite?.roomName !== undefined) showDone(`You are in ${invite.roomName}.`);
  };
  const canJoin = invite?.isValid === true && !isServerOnly;
  return (
    <Dialog
      title={invite?.roomName === undefined ? 'Invite' : `Join ${invite.roomName}?`}
      words={words}
      onClose={closeOverlay}
      actions={
        <>
          <Button onClick={closeOverlay}>{canJoin ? 'Not now' : 'Close'}</Button>
          {canJoin && (
            <Button
              look="primary"
              isBusy={isBusy}
              blockedBecause={isOnline ? null : 'Joining needs the server, which cannot be reached now'}
              onClick={() => void accept()}
            >
              Join
            </Button>
          )}
        </>
      }
    >
      <FormProblem words={problem} />
    </Dialog>
  );
}
