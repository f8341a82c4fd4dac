import type { Id } from '@parley/shared/ids';
import Search from 'lucide-react/icons/search';
import X from 'lucide-react/icons/x';
import type { KeyboardEvent, RefObject } from 'react';
import { change } from '../../state/actions/search.ts';
import { roomName } from '../../state/room-list.ts';
import { chosenHit, type SearchState } from '../../state/search-state.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { hitElementId, resultsId } from './element-ids.ts';
import { takeTokens, tokenParts } from './read-tokens.ts';

type Props = { accountId: Id; search: SearchState; field: RefObject<HTMLInputElement | null> };

/** Where one types: finished filters stand as tokens before the words. Backspace at the start takes the last one back. */
export function SearchField({ accountId, search, field }: Props) {
  const rooms = useStore((state) => selectAccountData(state, accountId).rooms);
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const view = search.roomId === null ? undefined : rooms[search.roomId];
  const chosen = chosenHit(search);
  const isEmpty = search.words === '' && search.filters.length === 0 && search.roomId === null;
  const shownValue = (name: string, value: string) =>
    name === 'from' ? (Object.values(users).find((user) => user.handle === value.replace(/^@/u, ''))?.displayName ?? value) : value;

  const type = (typed: string) => {
    const { filters, words } = takeTokens(typed);
    change({ filters: [...new Set([...search.filters, ...filters])], words });
  };
  const handleKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const box = event.currentTarget;
    if (event.key !== 'Backspace' || box.selectionStart !== 0 || box.selectionEnd !== 0) return;
    const last = search.filters.at(-1);
    if (last === undefined && search.roomId === null) return;
    event.preventDefault();
    if (last === undefined) change({ roomId: null });
    else change({ filters: search.filters.slice(0, -1), words: `${last}${search.words}` });
  };
  const drop = (at: number) => {
    change({ filters: search.filters.filter((_filter, index) => index !== at) });
    field.current?.focus();
  };
  return (
    <div className="search-field">
      <Search size={18} strokeWidth={1.75} aria-hidden />
      {view ? (
        <Token
          name="in"
          value={roomName(view, users, ownId)}
          onDrop={() => {
            change({ roomId: null });
            field.current?.focus();
          }}
        />
      ) : null}
      {search.filters.map((filter, at) => {
        const { name, value } = tokenParts(filter);
        return <Token key={filter} name={name} value={shownValue(name, value)} onDrop={() => drop(at)} />;
      })}
      <input
        ref={field}
        className="search-input"
        type="text"
        role="combobox"
        aria-label="Search messages"
        aria-expanded={chosen !== null}
        aria-controls={resultsId}
        aria-activedescendant={chosen ? hitElementId(chosen.row.message.id) : undefined}
        aria-autocomplete="list"
        data-focus-first
        dir="auto"
        spellCheck={false}
        maxLength={400}
        placeholder={isEmpty ? 'Words, part of a word, or from: in: has: before:' : ''}
        value={search.words}
        onChange={(event) => type(event.target.value)}
        onKeyDown={handleKeyDown}
      />
      {isEmpty ? null : (
        <IconButton
          label="Clear"
          size={28}
          onClick={() => {
            change({ filters: [], words: '', roomId: null });
            field.current?.focus();
          }}
        >
          <X size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

function Token({ name, value, onDrop }: { name: string; value: string; onDrop: () => void }) {
  return (
    <span className="search-token">
      <span className="search-token-words ellipsis">
        {name}: <bdi>{value}</bdi>
      </span>
      <button type="button" className="search-token-drop" aria-label={`Drop ${name}: ${value}`} onClick={onDrop}>
        <X size={14} strokeWidth={1.75} aria-hidden />
      </button>
    </span>
  );
}
