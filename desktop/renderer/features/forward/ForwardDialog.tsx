import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { formatLink } from '@parley/shared/links';
import { plainWords } from '@parley/shared/words/plain-words';
import Check from 'lucide-react/icons/check';
import { useEffect, useMemo, useState } from 'react';
import { forwardMessage } from '../../state/actions/messages.ts';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { searchUsers } from '../../state/actions/people.ts';
import { openNew } from '../../state/actions/rooms.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { selectAccountData, selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { fileNames } from '../files/file-words.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';
import { type ForwardTarget, fittingTargets, forwardTargets } from './forward-targets.ts';
import { forwardWords } from './forward-words.ts';
import '../rooms/dialogs.css';
import './forward.css';

/**
 * Sends a message on to other rooms or people, its files too, with a comment; it says whose the words are and links to where they stand. With people there is no
 * conversation with yet, one begins.
 */
export function ForwardDialog({ accountId, message }: { accountId: Id; message: Message }) {
  const { rooms, users, blocked } = useStore((state) => selectAccountData(state, accountId));
  const account = useStore((state) => state.accounts.find((candidate) => candidate.id === accountId));
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const author = personName(useUser(accountId, message.authorId));
  const ownId = account?.user.id ?? '';
  const [query, setQuery] = useState('');
  const [comment, setComment] = useState('');
  const [chosen, setChosen] = useState<readonly Id[]>([]);
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const targets = useMemo(() => forwardTargets({ rooms, users, blocked, ownId }), [rooms, users, blocked, ownId]);
  const found = useMemo(() => fittingTargets(targets, query), [targets, query]);
  const picked = chosen.flatMap((id) => targets.find((target) => target.id === id) ?? []);
  // Who is found comes into the store, and so into the list.
  useEffect(() => void searchUsers(accountId, query.trim().replace(/^[#@]/, '')), [accountId, query]);

  const toggle = ({ id, isClosed }: ForwardTarget) => {
    setProblem(null);
    if (isClosed) return;
    if (chosen.includes(id)) setChosen(chosen.filter((one) => one !== id));
    else if (chosen.length < limits.forwardRoomsMax) setChosen([...chosen, id]);
    else setProblem(`it goes to up to ${limits.forwardRoomsMax} rooms and people at once.`);
  };
  const send = async () => {
    if (picked.length === 0 || isSending) return;
    const source = rooms[message.roomId];
    const room = source?.room.kind === 'direct' || !source ? 'a conversation' : `#${source.room.name}`;
    const link = formatLink({ serverUrl: account?.serverUrl ?? '', roomId: message.roomId, messageId: message.id });
    setIsSending(true);
    const answer = await forwardMessage({
      accountId,
      roomId: message.roomId,
      id: message.id,
      to: picked.flatMap((target) => (target.room ? [target.id] : [])),
      toUserIds: picked.flatMap((target) => (target.room ? [] : [target.id])),
      body: forwardWords(message, { author, room, link }, comment),
    });
    setIsSending(false);
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    closeOverlay();
    const [first] = answer.value.roomIds;
    const where = picked.length === 1 ? picked[0]?.name : manyWords(picked);
    const open = first === undefined ? undefined : { label: 'Open', run: () => void openNew(accountId, first) };
    showDone(isOnline ? `Forwarded to ${where}.` : `Waits for the server, then goes to ${where}.`, open);
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
          hint={picked.length === 0 ? 'One or several' : picked.map((target) => target.name).join(', ')}
          autoFocus
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || query.trim() === '' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            const first = found.find((target) => !target.isClosed);
            if (!first) return;
            if (!chosen.includes(first.id)) toggle(first);
            setQuery('');
          }}
        />
        <ul className="person-list forward-list" aria-label="Rooms and people">
          {found.map((target) => (
            <li key={target.id}>
              <button
                type="button"
                className="person-row"
                aria-pressed={chosen.includes(target.id)}
                aria-disabled={target.isClosed ? true : undefined}
                onClick={() => toggle(target)}
              >
                {target.room ? <RoomIcon room={target.room} /> : <PersonAvatar id={target.id} name={target.name} size={20} />}
                <bdi className="ellipsis person-name">{target.name}</bdi>
                {target.handle === '' ? null : <bdi className="ellipsis person-handle">@{target.handle}</bdi>}
                {target.isClosed ? <span className="person-why">You cannot write here</span> : null}
                {chosen.includes(target.id) ? <Check className="forward-chosen" size={16} strokeWidth={1.75} aria-hidden /> : null}
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
          <DialogButtons onSafe={closeOverlay} isBusy={isSending} blockedBecause={picked.length === 0 ? 'Choose a room or a person first' : null}>
            {picked.length > 1 ? `Forward to ${picked.length}` : 'Forward'}
          </DialogButtons>
        </footer>
      </form>
    </Dialog>
  );
}

/** How many rooms and people, in words: "2 rooms", "3 people", "2 rooms and 1 person". */
function manyWords(picked: readonly ForwardTarget[]): string {
  const rooms = picked.filter((target) => target.room !== null && target.room.kind !== 'direct').length;
  const people = picked.length - rooms;
  const parts = [rooms === 0 ? [] : [rooms === 1 ? '1 room' : `${rooms} rooms`], people === 0 ? [] : [people === 1 ? '1 person' : `${people} people`]];
  return parts.flat().join(' and ');
}
