import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { formatLink } from '@parley/shared/links';
import { plainWords } from '@parley/shared/words/plain-words';
import { useMemo, useState } from 'react';
import { sendMessage } from '../../state/actions/messages.ts';
import { closeOverlay, openRoom } from '../../state/actions/navigate.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { roomName } from '../../state/room-list.ts';
import { listedRooms } from '../../state/room-sections.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { personName, useUser } from '../people/use-user.ts';
import { forwardWords } from './forward-words.ts';
import '../rooms/dialogs.css';
import './forward.css';

/** Sends a message's words on to another room or person, with a comment; it says whose they are and links to where they stand. */
export function ForwardDialog({ accountId, message }: { accountId: Id; message: Message }) {
  const { rooms, users } = useStore((state) => selectAccountData(state, accountId));
  const account = useStore((state) => state.accounts.find((candidate) => candidate.id === accountId));
  const author = personName(useUser(accountId, message.authorId));
  const ownId = account?.user.id ?? '';
  const [query, setQuery] = useState('');
  const [comment, setComment] = useState('');
  const [chosenId, setChosenId] = useState<Id | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const nameOf = (view: RoomView) => roomName(view, users, ownId);
  const found = useMemo(() => {
    const wanted = query.trim().toLocaleLowerCase();
    return listedRooms(rooms, (view) => roomName(view, users, ownId)).filter((view) => roomName(view, users, ownId).toLocaleLowerCase().includes(wanted));
  }, [rooms, users, ownId, query]);

  const send = async () => {
    const target = chosenId === null ? undefined : rooms[chosenId];
    const source = rooms[message.roomId];
    if (!target) return;
    const room = source?.room.kind === 'direct' || !source ? 'a conversation' : `#${source.room.name}`;
    const link = formatLink({ serverUrl: account?.serverUrl ?? '', roomId: message.roomId, messageId: message.id });
    const answer = await sendMessage({ accountId, roomId: target.room.id }, forwardWords(message, { author, room, link }, comment));
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    closeOverlay();
    showDone(`Forwarded to ${nameOf(target)}.`, { label: 'Open', run: () => openRoom(accountId, target.room.id) });
  };

  return (
    <Dialog title="Forward this message" isWide onClose={closeOverlay}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosenId !== null) void send();
          else if (query.trim() !== '') setChosenId(found[0]?.room.id ?? null);
        }}
      >
        <p className="forward-words ellipsis" dir="auto">
          <bdi className="person-name">{author}</bdi> {plainWords(message.body, 300)}
        </p>
        <Field label="To" value={query} onText={setQuery} placeholder="Room or person" autoFocus />
        <ul className="person-list forward-list" aria-label="Rooms and people">
          {found.map((view) => (
            <li key={view.room.id}>
              <button type="button" className="person-row" aria-pressed={view.room.id === chosenId} onClick={() => setChosenId(view.room.id)}>
                <RoomIcon room={view.room} />
                <bdi className="ellipsis person-name">{nameOf(view)}</bdi>
              </button>
            </li>
          ))}
          {found.length === 0 && <li className="dialog-hint">No room or person is called that.</li>}
        </ul>
        <Field label="Comment" value={comment} onText={setComment} placeholder="Say something about it" maxLength={2_000} />
        <FormProblem words={problem} />
        <footer className="dialog-actions">
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button look="primary" blockedBecause={chosenId === null ? 'Choose a room or a person first' : null} onClick={() => void send()}>
            Forward
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
