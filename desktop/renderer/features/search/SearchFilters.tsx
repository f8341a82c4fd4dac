import type { Id } from '@parley/shared/ids';
import { hasValues, isValues } from '@parley/shared/search/read-query';
import AtSign from 'lucide-react/icons/at-sign';
import CalendarDays from 'lucide-react/icons/calendar-days';
import Funnel from 'lucide-react/icons/funnel';
import Hash from 'lucide-react/icons/hash';
import Paperclip from 'lucide-react/icons/paperclip';
import { type ReactNode, type RefObject, useMemo } from 'react';
import { change } from '../../state/actions/search.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { getState, useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { DateFilter } from './DateFilter.tsx';
import { writeFilter } from './read-tokens.ts';

type Props = { accountId: Id; field: RefObject<HTMLInputElement | null> };

/** As many as a menu can show; the others are found by typing. */
const shownMax = 10;
const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
const hasWords: Record<(typeof hasValues)[number], string> = { link: 'A link', file: 'A file', image: 'A picture', code: 'Code' };
const isWords: Record<(typeof isValues)[number], string> = {
  unread: 'Unread',
  saved: 'Saved',
  pinned: 'Pinned',
  thread: 'In a thread',
  edited: 'Edited',
  mine: 'Mine',
  mention: 'Naming me',
};

/** Filters for who does not know them by heart; each becomes a token. */
export function SearchFilters({ accountId, field }: Props) {
  const rooms = useStore((state) => selectAccountData(state, accountId).rooms);
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const add = (name: string, value: string) => {
    const filter = writeFilter(name, value);
    const { filters } = getState().search;
    if (!filters.includes(filter)) change({ filters: [...filters, filter] });
    focusSoon();
  };
  /** After the menu has given the focus back to its button. */
  const focusSoon = () => void requestAnimationFrame(() => field.current?.focus());
  const typeName = (name: string) => {
    change({ words: `${getState().search.words.trimEnd()} ${name}:`.trimStart() });
    focusSoon();
  };
  const people = useMemo(
    () =>
      Object.values(users)
        .sort((a, b) => byName.compare(a.displayName, b.displayName))
        .slice(0, shownMax),
    [users],
  );
  const recent = Object.values(rooms)
    .filter((view) => view.state !== 'left' && view.room.kind !== 'direct')
    .sort((a, b) => (b.lastMessageAt ?? 0) - (a.lastMessageAt ?? 0))
    .slice(0, shownMax);
  return (
    <div className="search-filters">
      <Menu label="From" trigger={<FilterButton icon={<AtSign size={16} />}>From</FilterButton>}>
        {people.map((user) => (
          <MenuItem key={user.id} onSelect={() => add('from', user.handle)}>
            {user.displayName}
          </MenuItem>
        ))}
        <MenuItem onSelect={() => typeName('from')}>Somebody else…</MenuItem>
      </Menu>
      <Menu label="In room" trigger={<FilterButton icon={<Hash size={16} />}>In room</FilterButton>}>
        {recent.map((view) => (
          <MenuItem key={view.room.id} onSelect={() => add('in', roomName(view, users, ownId))}>
            {roomName(view, users, ownId)}
          </MenuItem>
        ))}
        <MenuItem onSelect={() => typeName('in')}>Another room…</MenuItem>
      </Menu>
      <Menu label="Has" trigger={<FilterButton icon={<Paperclip size={16} />}>Has</FilterButton>}>
        {hasValues.map((value) => (
          <MenuItem key={value} onSelect={() => add('has', value)}>
            {hasWords[value]}
          </MenuItem>
        ))}
      </Menu>
      <Menu label="Is" trigger={<FilterButton icon={<Funnel size={16} />}>Is</FilterButton>}>
        {isValues.map((value) => (
          <MenuItem key={value} onSelect={() => add('is', value)}>
            {isWords[value]}
          </MenuItem>
        ))}
      </Menu>
      <DateFilter onChoose={add} trigger={<FilterButton icon={<CalendarDays size={16} />}>Date</FilterButton>} />
    </div>
  );
}

/** Radix hands its own properties to what opens a menu. */
function FilterButton({ icon, children, ...rest }: { icon: ReactNode; children: ReactNode }) {
  return (
    <Button {...rest} size="small">
      {icon}
      {children}
    </Button>
  );
}
