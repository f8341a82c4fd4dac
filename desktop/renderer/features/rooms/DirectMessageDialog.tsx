import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import Check from 'lucide-react/icons/check';
import X from 'lucide-react/icons/x';
import { useEffect, useState } from 'react';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { searchUsers } from '../../state/actions/people.ts';
import { openDirect } from '../../state/actions/rooms.ts';
import { selectAccount } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import './dialogs.css';

/** Chooses the people of a direct room: one, or up to nine beside oneself. */
export function DirectMessageDialog() {
  const account = useStore(selectAccount);
  const accountId = account?.id ?? '';
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<User[]>([]);
  const [chosen, setChosen] = useState<User[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const isFull = chosen.length >= limits.directMembersMax - 1;

  useEffect(() => {
    let isOver = false;
    void searchUsers(accountId, query).then((answer) => {
      if (isOver) return;
      if (answer.ok) setFound(answer.value.users.filter((user) => user.id !== account?.user.id && !user.deactivated));
      else setProblem(answer.error.message);
    });
    return () => {
      isOver = true;
    };
  }, [accountId, account?.user.id, query]);

  const toggle = (user: User) =>
    setChosen((before) =>
      before.some((other) => other.id === user.id) ? before.filter((other) => other.id !== user.id) : isFull ? before : [...before, user],
    );
  const open = async (userIds: Id[]) => {
    const answer = await openDirect(accountId, userIds);
    if (answer.ok) closeOverlay();
    else setProblem(answer.error.message);
  };

  return (
    <Dialog title="New message" isWide onClose={closeOverlay}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          const first = found[0];
          if (query.trim() && first) {
            toggle(first);
            setQuery('');
          } else if (chosen.length > 0) void open(chosen.map((user) => user.id));
        }}
      >
        <Field label="To" value={query} onText={setQuery} placeholder="Name or handle" autoFocus hint={isFull ? 'Ten people at most, you included' : null} />
        {chosen.length > 0 && (
          <ul className="chosen-people" aria-label="Chosen">
            {chosen.map((user) => (
              <li key={user.id}>
                <button type="button" className="chosen-person" aria-label={`Remove ${user.displayName}`} onClick={() => toggle(user)}>
                  <bdi className="ellipsis">{user.displayName}</bdi>
                  <X size={14} />
                </button>
              </li>
            ))}
          </ul>
        )}
        <ul className="person-list" aria-label="People">
          {found.map((user) => {
            const isChosen = chosen.some((other) => other.id === user.id);
            return (
              <li key={user.id}>
                <button type="button" className="person-row" aria-pressed={isChosen} onClick={() => toggle(user)}>
                  <Avatar id={user.id} name={user.displayName} size={28} isBot={user.bot === true} />
                  <bdi className="ellipsis person-name">{user.displayName}</bdi>
                  <bdi className="ellipsis person-handle">@{user.handle}</bdi>
                  {isChosen && <Check size={16} />}
                </button>
              </li>
            );
          })}
          {found.length === 0 && <li className="dialog-hint">Nobody by that name is known here.</li>}
        </ul>
        {problem && (
          <p className="form-problem" role="alert">
            {problem}
          </p>
        )}
        <footer className="dialog-actions">
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button look="primary" blockedBecause={chosen.length === 0 ? 'Choose somebody first' : null} onClick={() => void open(chosen.map((user) => user.id))}>
            Open
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
