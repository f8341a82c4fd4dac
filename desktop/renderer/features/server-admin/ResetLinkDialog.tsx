import type { AdminUser } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import { useState } from 'react';
import { makeResetLink } from '../../state/actions/admin.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { SecretField } from '../../ui/SecretField.tsx';
import { formatDayTime } from '../../ui/time-words.ts';
import '../rooms/dialogs.css';

type Props = { accountId: Id; user: AdminUser; blockedBecause: string | null; onClose: () => void };

/** Makes a link by which somebody sets a new password, and gives it to the admin to hand over. */
export function ResetLinkDialog({ accountId, user, blockedBecause, onClose }: Props) {
  const serverUrl = useStore((state) => state.accounts.find((account) => account.id === accountId)?.serverUrl ?? '');
  const [made, setMade] = useState<{ link: string; expiresAt: number } | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const make = async () => {
    setIsBusy(true);
    const answer = await makeResetLink(accountId, user.id);
    setIsBusy(false);
    setProblem(answer.ok ? null : answer.error.message);
    if (answer.ok) setMade({ link: answer.value.url ?? `${serverUrl}${answer.value.path}`, expiresAt: answer.value.expiresAt });
  };
  return (
    <Dialog
      title={`A new password for ${user.displayName}`}
      words="The new password is typed in the app (“I have a link” where one signs in), or on the page of this server that the link opens. It works once, for a day; links made before stop working. The old password holds until then, and all devices are signed out by the new one."
      isWide
      onClose={onClose}
      actions={
        made === null ? (
          <DialogButtons onSafe={onClose} isBusy={isBusy} blockedBecause={blockedBecause} onAct={() => void make()}>
            Make the link
          </DialogButtons>
        ) : (
          <Button onClick={onClose}>Done</Button>
        )
      }
    >
      {made !== null && (
        <div className="dialog-form">
          <SecretField
            label="Link"
            value={made.link}
            hint={`Good until ${formatDayTime(made.expiresAt)}. Hand it over yourself: whoever has it can set the password. It is not shown again.`}
            said="The link is copied."
          />
        </div>
      )}
      <FormProblem words={problem} />
    </Dialog>
  );
}
