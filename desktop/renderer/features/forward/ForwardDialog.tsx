import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { limits } from '@parley/shared/limits';
import { formatLink } from '@parley/shared/links';
import { plainWords } from '@parley/shared/words/plain-words';
import Check from 'lucide-react/icons/check';
import { useMemo, useState } from 'react';
import { forwardMessage } from '../../state/actions/messages.ts';
import { closeOverlay, openRoom } from '../../state/actions/navigate.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { roomName } from '../../state/room-list.ts';
import { listedRooms } from '../../state/room-sections.ts';
import { selectAccountData, selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { fileNames } from '../files/file-words.ts';
import { personName, useUser } from '../people/use-user.ts';
import { forwardWords } from './forward-words.ts';
import '../rooms/dialogs.css';
import './forward.css';

/** Sends a message on to other rooms or people, its files too, with a comment; it says whose the words are and links to where they stand. */
export function ForwardDialog({ accountId, message }: { accountId: Id; message: Message }) {
  const { rooms, users } = useStore((state) => selectAccountData(state, accountId));
  const account = useStore((state) => state.accounts.find((candidate) => candidate.id === accountId));
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const author = personName(useUser(accountId, message.authorId));
  const ownId = account?.user.id ?? '';
  const [query, setQuery] = useState('');
  const [comment, setComment] = useState('');
  const [chosen, setChosen] = useState<readonly Id[]>([]);
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const nameOf = (view: RoomView) => roomName(view, users, ownId);
  const found = useMemo(() => {
    const wanted = query.trim().toLocaleLowerCase();
    return listedRooms(rooms, (view) => roomName(view, users, ownId)).filter((view) => roomName(view, users, ownId).toLocaleLowerCase().includes(wanted));
  }, [rooms, users, ownId, query]);
  const chosenNames = chosen.flatMap((id) => (rooms[id] ? [nameOf(rooms[id])] : []));

  const toggle = (id: Id) => {
    setProblem(null);
    if (chosen.includes(id)) setChosen(chosen.filter((one) => one !== id));
    else if (chosen.length < limits.forwardRoomsMax) setChosen([...chosen, id]);
    else setProblem(`it goes to up to ${limits.forwardRoomsMax} rooms at once.`);
  };
  const send = async () => {
    const [first] = chosen;
    if (first === undefined || isSending) return;
    const source = rooms[message.roomId];
    const room = source?.room.kind === 'direct' || !source ? 'a conversation' : `#${source.room.name}`;
    const link = formatLink({ serverUrl: account?.serverUrl ?? '', roomId: message.roomId, messageId: message.id });
    setIsSending(true);
    const answer = await forwardMessage({
      accountId,
      roomId: message.roomId,
      id: message.id,
      to: [...chosen],
      body: forwardWords(message, { author, room, link }, comment),
    });
    setIsSending(false);
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    closeOverlay();
    const target = chosenNames.length === 1 ? chosenNames[0] : `${chosenNames.length} rooms`;
    showDone(isOnline ? `Forwarded to ${target}.` : `Waits for the server, then goes to ${target}.`, { label: 'Open', run: () => openRoom(accountId, first) });
  };

  return (
    <Dialog title="Forward this message" isWide onClose={closeOverlay}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p className="forward-words ellipsis" dir="auto">
          <bdi className="person-name">{author}</bdi> {plainWords(message.body, 300) || fileNames(message.files)}
        </p>
        <Field
          label="To"
          value={query}
          onText={setQuery}
          placeholder="Room or person"
          hint={chosenNames.length === 0 ? 'One or several' : chosenNames.join(', ')}
          autoFocus
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || query.trim() === '' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            const [first] = found;
            if (!first) return;
            if (!chosen.includes(first.room.id)) toggle(first.room.id);
            setQuery('');
          }}
        />
        <ul className="person-list forward-list" aria-label="Rooms and people">
          {found.map((view) => (
            <li key={view.room.id}>
              <button type="button" className="person-row" aria-pressed={chosen.includes(view.room.id)} onClick={() => toggle(view.room.id)}>
                <RoomIcon room={view.room} />
                <bdi className="ellipsis person-name">{nameOf(view)}</bdi>
                {chosen.includes(view.room.id) ? <Check className="forward-chosen" size={16} strokeWidth={1.75} aria-hidden /> : null}
              </button>
            </li>
          ))}
          {found.length === 0 && <li className="dialog-hint">No room or person is called that.</li>}
        </ul>
        <Field label="Comment" value={comment} onText={setComment} placeholder="Say something about it" maxLength={2_000} />
        {message.files.length > 0 ? (
          <p className="dialog-hint">{message.files.length === 1 ? 'Its file goes along.' : `Its ${message.files.length} files go along.`}</p>
        ) : null}
        <FormProblem words={problem === null ? null : `Not forwarded: ${problem}`} />
        <footer className="dialog-actions">
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button look="primary" type="submit" isBusy={isSending} blockedBecause={chosen.length === 0 ? 'Choose a room or a person first' : null}>
            {chosen.length > 1 ? `Forward to ${chosen.length}` : 'Forward'}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
