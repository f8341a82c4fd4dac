import type { AdminRoom } from '@parley/shared/entities/admin';
import type { Member } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { useEffect, useState } from 'react';
import { listServerRoomMembers, updateServerRoom } from '../../state/actions/admin.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import '../rooms/dialogs.css';

type Props = { accountId: Id; room: AdminRoom; blockedBecause: string | null; onChanged: (room: AdminRoom | null) => void; onClose: () => void };

/** Gives a room without an owner to one of its people. */
export function ChooseOwnerDialog({ accountId, room, blockedBecause, onChanged, onClose }: Props) {
  const [query, setQuery] = useState('');
  const [members, setMembers] = useState<readonly Member[] | null>(null);
  const [chosen, setChosen] = useState<Id | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    void listServerRoomMembers(accountId, { roomId: room.id, ...(query.trim() === '' ? {} : { query: query.trim() }) }).then((answer) => {
      if (isOver) return;
      if (answer.ok) setMembers(answer.value.members.filter(({ user }) => !user.bot && !user.deactivated));
      setProblem(answer.ok ? null : answer.error.message);
    });
    return () => {
      isOver = true;
    };
  }, [accountId, room.id, query]);
  const give = async () => {
    if (chosen === null) return;
    setIsBusy(true);
    const answer = await updateServerRoom(accountId, { roomId: room.id, ownerId: chosen });
    setIsBusy(false);
    setProblem(answer.ok ? null : answer.error.message);
    if (!answer.ok) return;
    onChanged(answer.value.room ?? null);
    showDone(`${room.name} has an owner again.`);
    onClose();
  };
  return (
    <Dialog
      title={`An owner for ${room.name}`}
      words="No owner of this room can sign in any more. Choose one of its people; everybody in it sees that you did."
      isWide
      onClose={onClose}
      actions={
        <DialogButtons
          onSafe={onClose}
          isBusy={isBusy}
          blockedBecause={blockedBecause ?? (chosen === null ? 'Choose somebody first' : null)}
          onAct={() => void give()}
        >
          Make owner
        </DialogButtons>
      }
    >
      <div className="dialog-form">
        <Field label="Find somebody in the room" isLabelHidden placeholder="Find somebody in the room" type="search" value={query} onText={setQuery} />
        <ul className="person-list" aria-label={`People in ${room.name}`}>
          {members?.map(({ user }) => (
            <li key={user.id}>
              <button type="button" className="person-row" aria-pressed={chosen === user.id} onClick={() => setChosen(user.id)}>
                <PersonAvatar id={user.id} name={user.displayName} size={28} isBot={false} />
                <bdi className="ellipsis person-name">{user.displayName}</bdi>
                <bdi className="ellipsis person-handle">@{user.handle}</bdi>
              </button>
            </li>
          ))}
          {members?.length === 0 && <li className="dialog-hint">Nobody in it can be its owner.</li>}
        </ul>
      </div>
      <FormProblem words={problem} />
    </Dialog>
  );
}
