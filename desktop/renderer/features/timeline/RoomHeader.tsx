import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import Flag from 'lucide-react/icons/flag';
import Users from 'lucide-react/icons/users';
import { Popover } from 'radix-ui';
import { openOverlay } from '../../state/actions/navigate.ts';
import { showPeople } from '../../state/actions/panel.ts';
import { directUserIds, roomName } from '../../state/room-list.ts';
import { selectAccountData, selectIsOnline, selectPresence } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { presenceWords } from '../../ui/presence-words.ts';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { useLastSeen } from '../people/use-last-seen.ts';
import { usePresence } from '../people/use-presence.ts';
import { canEditRoom } from './can-edit-room.ts';
import { HeaderButtons } from './HeaderButtons.tsx';
import { useOpenHere } from './use-open-here.ts';
import './room-header.css';

type Props = { accountId: Id; ownId: Id; view: RoomView };

/** Where one is: the room, what it is for, who is there. It stays when another room is opened; what can be open in it closes. */
export function RoomHeader({ accountId, ownId, view }: Props) {
  const name = useStore((state) => roomName(view, selectAccountData(state, accountId).users, ownId));
  const isDirect = view.room.kind === 'direct';
  return (
    <header className="room-header">
      {isDirect ? (
        <DirectFace accountId={accountId} ownId={ownId} view={view} />
      ) : (
        <span className="room-header-icon">{<RoomIcon room={view.room} size={18} />}</span>
      )}
      <h1 className="room-header-title ellipsis" title={name}>
        <bdi>{name}</bdi>
      </h1>
      <Topic accountId={accountId} view={view} />
      <span className="room-header-space" />
      {isDirect ? <DirectPresence accountId={accountId} ownId={ownId} view={view} /> : <PeopleCount view={view} />}
      {view.openReports > 0 ? (
        <button type="button" className="room-header-reports" onClick={() => openOverlay({ kind: 'reports', accountId, roomId: view.room.id })}>
          <Flag size={16} strokeWidth={1.75} aria-hidden />
          {view.openReports === 1 ? '1 report' : `${view.openReports} reports`}
        </button>
      ) : null}
      <HeaderButtons />
    </header>
  );
}

/** One line; a press shows all of it. */
function Topic({ accountId, view }: { accountId: Id; view: RoomView }) {
  const { room } = view;
  const [isOpen, setIsOpen] = useOpenHere();
  const edit = () => openOverlay({ kind: 'room-settings', accountId, roomId: room.id });
  if (room.topic === '') {
    return canEditRoom(view) ? (
      <button type="button" className="room-header-topic room-header-add" onClick={edit}>
        Add a topic
      </button>
    ) : null;
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger className="room-header-topic ellipsis" dir="auto">
        {room.topic}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="topic-card" align="start" sideOffset={4} collisionPadding={8}>
          <p dir="auto">{room.topic}</p>
          {canEditRoom(view) ? (
            <Popover.Close asChild>
              <Button size="small" onClick={edit}>
                Edit
              </Button>
            </Popover.Close>
          ) : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const number = new Intl.NumberFormat();

/** "9 of 12 online"; offline only the number of people, with no claim about who is there. */
function PeopleCount({ view }: { view: RoomView }) {
  const { members, online } = view;
  const isKnown = members !== null && online !== null;
  const label = isKnown
    ? `${number.format(online)} of ${number.format(members)} online`
    : members === null
      ? 'People'
      : members === 1
        ? '1 person'
        : `${number.format(members)} people`;
  return (
    <button type="button" className="room-header-count" onClick={showPeople} aria-label={`${label}, show or hide people`}>
      {isKnown ? <span className="online-dot" aria-hidden /> : <Users size={16} strokeWidth={1.75} aria-hidden />}
      <span className="room-header-count-wide">{isKnown ? label : (members ?? '')}</span>
      <span className="room-header-count-narrow">{isKnown ? number.format(online) : members === null ? '' : number.format(members)}</span>
    </button>
  );
}

function DirectFace({ accountId, ownId, view }: Props) {
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const [first] = directUserIds(view, ownId);
  const presence = useStore((state) => (first ? selectPresence(state, accountId, first) : null));
  if (!first) return null;
  return <PersonAvatar id={first} name={users[first]?.displayName ?? ''} size={24} isBot={users[first]?.bot === true} presence={presence} />;
}

function DirectPresence({ accountId, ownId, view }: Props) {
  const ids = directUserIds(view, ownId);
  const presence = useStore((state) => (ids.length === 1 && ids[0] ? selectPresence(state, accountId, ids[0]) : null));
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  usePresence(accountId, ids.length === 1 && presence === null ? view.room.id : null, isOnline);
  const lastSeen = useLastSeen(accountId, ids.length === 1 ? (ids[0] ?? null) : null);
  return presence ? <span className="room-header-presence">{lastSeen ?? presenceWords[presence]}</span> : null;
}
