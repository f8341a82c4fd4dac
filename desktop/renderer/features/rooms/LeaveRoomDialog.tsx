import type { Id } from '@parley/shared/ids';
import Check from 'lucide-react/icons/check';
import { useState } from 'react';
import { setRole } from '../../state/actions/members.ts';
import { closeOverlay, openAccount, openOverlay } from '../../state/actions/navigate.ts';
import { leaveRoom } from '../../state/actions/rooms.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { selectRoom, selectView } from '../../state/selectors.ts';
import { getState, useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { roleWords } from '../people/role-words.ts';
import { useMembers } from '../people/use-members.ts';
import './dialogs.css';
import '../../ui/tag.css';

/** Asks once before one leaves a room, and says what that means. */
export function LeaveRoomDialog({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const needsServer = useNeedsServer(accountId);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [heirId, setHeirId] = useState<Id | null>(null);
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const { members, isComplete } = useMembers(accountId, roomId);
  if (!view) return null;
  const others = members.filter((member) => member.user.id !== ownId && member.user.bot !== true);
  // An archived room may be left without an owner.
  const needsHeir = isComplete && view.role === 'owner' && view.room.archivedAt === undefined && !others.some((member) => member.role === 'owner');
  const isAlone = needsHeir && others.length === 0;
  const blockedBecause = needsServer ?? (isAlone ? 'A room needs an owner' : needsHeir && heirId === null ? 'Choose the next owner first' : null);
  const { name, kind } = view.room;

  const leave = async () => {
    setIsBusy(true);
    const handed = needsHeir && heirId !== null ? await setRole({ accountId, roomId, userId: heirId }, 'owner') : null;
    const answer = handed?.ok === false ? handed : await leaveRoom(accountId, roomId);
    setIsBusy(false);
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    closeOverlay();
    const shown = selectView(getState());
    if (shown.kind === 'room' && shown.roomId === roomId) openAccount(accountId);
    showDone(`You left ${name}.`);
  };

  return (
    <Dialog
      title={`Leave ${name}?`}
      words={
        kind === 'private'
          ? 'You get no more messages from here. The room is private: to come back, somebody in it has to add you.'
          : 'You get no more messages from here. You can join again from the list of rooms.'
      }
      onClose={closeOverlay}
      actions={
        <DialogButtons safe="Stay" onSafe={closeOverlay} isDanger isBusy={isBusy} blockedBecause={blockedBecause} onAct={() => void leave()}>
          {needsHeir && !isAlone ? 'Hand over and leave' : 'Leave'}
        </DialogButtons>
      }
    >
      {isAlone ? (
        <p className="dialog-hint heir-words">
          You are the only one here, and a room needs an owner. Archive or delete it instead.{' '}
          <button type="button" className="link" onClick={() => openOverlay({ kind: 'room-settings', accountId, roomId })}>
            Room settings
          </button>
        </p>
      ) : needsHeir ? (
        <fieldset className="heirs">
          <legend className="field-label">You are the only owner. Who owns the room after you?</legend>
          <ul className="person-list">
            {others.map(({ user, role }) => (
              <li key={user.id}>
                <button type="button" className="person-row" aria-pressed={user.id === heirId} onClick={() => setHeirId(user.id)}>
                  <PersonAvatar id={user.id} name={user.displayName} size={28} />
                  <bdi className="ellipsis person-name">{user.displayName}</bdi>
                  <bdi className="ellipsis person-handle">@{user.handle}</bdi>
                  {role === 'member' ? null : <span className="tag">{roleWords[role]}</span>}
                  {user.id === heirId && <Check size={16} aria-hidden />}
                </button>
              </li>
            ))}
          </ul>
        </fieldset>
      ) : null}
      <FormProblem words={problem} />
    </Dialog>
  );
}
