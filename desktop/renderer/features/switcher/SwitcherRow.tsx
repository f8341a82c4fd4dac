import type { Id } from '@parley/shared/ids';
import Search from 'lucide-react/icons/search';
import Terminal from 'lucide-react/icons/terminal';
import { directUserIds, rowMark } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { CallPill } from '../../ui/Count.tsx';
import { KeyCaps } from '../../ui/KeyCaps.tsx';
import { presenceWords } from '../../ui/presence-words.ts';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { FoundMessage } from './FoundMessage.tsx';
import type { Match } from './find.ts';
import type { SwitcherItem } from './items.ts';

/** One line of the switcher: sign, name with the found part marked, what it is, what is new. */
export function SwitcherRow({ item, accountId, ownId }: { item: SwitcherItem; accountId: Id; ownId: Id }) {
  const { users, presence } = useStore((state) => selectAccountData(state, accountId));
  if (item.kind === 'command') {
    return (
      <>
        <Terminal size={16} />
        <Marked text={item.command.name} match={item.match} />
        <span className="switcher-more" />
        {item.command.keys && <KeyCaps keys={item.command.keys} />}
      </>
    );
  }
  if (item.kind === 'message') return <FoundMessage accountId={accountId} hit={item.hit} ownId={ownId} />;
  if (item.kind === 'search') {
    return (
      <>
        <Search size={16} />
        <span className="switcher-name ellipsis">
          Search all messages for “<bdi>{item.words}</bdi>”
        </span>
        <span className="switcher-more" />
        <KeyCaps keys="Ctrl+Shift+F" />
      </>
    );
  }
  if (item.kind === 'person') {
    const status = presence[item.user.id];
    return (
      <>
        <PersonAvatar id={item.user.id} name={item.user.displayName} size={24} isBot={item.user.bot === true} presence={status ?? null} />
        <Marked text={item.user.displayName} match={item.match} />
        <bdi className="switcher-more ellipsis">@{item.user.handle}</bdi>
        {status && <span className="switcher-end">{presenceWords[status]}</span>}
      </>
    );
  }
  const { view } = item;
  const mark = rowMark(view);
  const [first] = view.room.kind === 'direct' ? directUserIds(view, ownId) : [];
  return (
    <>
      {first === undefined ? (
        <RoomIcon room={view.room} />
      ) : (
        <PersonAvatar id={first} name={users[first]?.displayName ?? item.name} size={24} presence={null} />
      )}
      <Marked text={item.name} match={item.match} />
      <bdi className="switcher-more ellipsis">{view.room.topic}</bdi>
      {mark?.kind === 'mention' && <CallPill count={mark.count} />}
      {mark?.kind === 'unread' && <span className="switcher-end tabular">{mark.count} unread</span>}
      {mark?.kind === 'failed' && <span className="switcher-end">needs you</span>}
      {mark?.kind === 'waiting' && <span className="switcher-end">waiting</span>}
      {mark?.kind === 'draft' && <span className="switcher-end">draft</span>}
    </>
  );
}

function Marked({ text, match: { from, to } }: { text: string; match: Match }) {
  return (
    <bdi className="switcher-name ellipsis">
      {text.slice(0, from)}
      {to > from && <mark className="found">{text.slice(from, to)}</mark>}
      {text.slice(to)}
    </bdi>
  );
}
