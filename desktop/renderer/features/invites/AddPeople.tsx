import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { type FormEvent, useMemo, useState } from 'react';
import { addMembers } from '../../state/actions/members.ts';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { PersonPicker } from '../people/PersonPicker.tsx';
import { useMembers } from '../people/use-members.ts';

/** Chooses people of the server and adds them to a room. */
export function AddPeople({ accountId, roomId, blockedBecause }: { accountId: Id; roomId: Id; blockedBecause: string | null }) {
  const { members } = useMembers(accountId, roomId);
  const inRoom = useMemo(() => new Set(members.map((member) => member.user.id)), [members]);
  const [chosen, setChosen] = useState<User[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const blocked = blockedBecause ?? (chosen.length === 0 ? 'Choose somebody first' : null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (blocked !== null || isBusy) return;
    setIsBusy(true);
    const answer = await addMembers(
      accountId,
      roomId,
      chosen.map((user) => user.id),
    );
    setIsBusy(false);
    if (!answer.ok) {
      setProblem([answer.error.message, ...(answer.error.issues ?? []).map((issue) => issue.message)].join(' '));
      return;
    }
    closeOverlay();
    showDone(chosen.length === 1 ? `${chosen[0]?.displayName} was added.` : `${chosen.length} people were added.`);
  };
  return (
    <form className="dialog-form" noValidate onSubmit={(event) => void submit(event)}>
      <PersonPicker
        accountId={accountId}
        label="Who"
        chosen={chosen}
        onChoose={(next) => {
          setChosen(next);
          setProblem(null);
        }}
        isOut={(user) => (inRoom.has(user.id) ? 'In the room' : undefined)}
        most={limits.membersAddMax}
      />
      <FormProblem words={problem} />
      <footer className="dialog-actions">
        <DialogButtons onSafe={closeOverlay} isBusy={isBusy} blockedBecause={blocked}>
          Add
        </DialogButtons>
      </footer>
    </form>
  );
}
