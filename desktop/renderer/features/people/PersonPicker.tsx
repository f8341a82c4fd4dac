import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import Check from 'lucide-react/icons/check';
import X from 'lucide-react/icons/x';
import { useEffect, useState } from 'react';
import { searchUsers } from '../../state/actions/people.ts';
import { Field } from '../../ui/Field.tsx';
import { PersonAvatar } from './PersonAvatar.tsx';
import '../rooms/dialogs.css';

type Props = {
  accountId: Id;
  label: string;
  chosen: readonly User[];
  onChoose: (chosen: User[]) => void;
  /** Why somebody cannot be chosen, in a word or two; null: he is not listed at all; undefined: he can be. */
  isOut: (user: User) => string | null | undefined;
  most: number;
  hint?: string | null;
};

/** Finds people by name or handle and gathers them. Enter takes the first that was found. */
export function PersonPicker({ accountId, label, chosen, onChoose, isOut, most, hint }: Props) {
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<readonly User[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    void searchUsers(accountId, query).then((answer) => {
      if (isOver) return;
      if (answer.ok) setFound(answer.value.users.filter((user) => !user.deactivated));
      setProblem(answer.ok ? null : answer.error.message);
    });
    return () => {
      isOver = true;
    };
  }, [accountId, query]);
  // Those who can be chosen come first.
  const listed = found.filter((user) => isOut(user) !== null).sort((a, b) => Number(isOut(a) !== undefined) - Number(isOut(b) !== undefined));
  const toggle = (user: User) => {
    const isChosen = chosen.some((other) => other.id === user.id);
    if (isChosen) onChoose(chosen.filter((other) => other.id !== user.id));
    else if (chosen.length < most) onChoose([...chosen, user]);
  };
  return (
    <>
      <Field
        label={label}
        value={query}
        onText={setQuery}
        problem={problem}
        placeholder="Name or handle"
        autoFocus
        hint={hint}
        onKeyDown={(event) => {
          const first = listed.find((user) => isOut(user) === undefined);
          if (event.key !== 'Enter' || query.trim() === '' || !first) return;
          event.preventDefault();
          toggle(first);
          setQuery('');
        }}
      />
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
        {listed.map((user) => {
          const isChosen = chosen.some((other) => other.id === user.id);
          const why = isOut(user);
          return (
            <li key={user.id}>
              <button
                type="button"
                className="person-row"
                aria-pressed={isChosen}
                aria-disabled={why ? true : undefined}
                onClick={() => (why ? undefined : toggle(user))}
              >
                <PersonAvatar id={user.id} name={user.displayName} size={28} isBot={user.bot === true} />
                <bdi className="ellipsis person-name">{user.displayName}</bdi>
                <bdi className="ellipsis person-handle">@{user.handle}</bdi>
                {why ? <span className="person-why">{why}</span> : null}
                {isChosen && <Check size={16} />}
              </button>
            </li>
          );
        })}
        {listed.length === 0 && <li className="dialog-hint">Nobody by that name is known here.</li>}
      </ul>
    </>
  );
}
