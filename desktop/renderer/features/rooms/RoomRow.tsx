import type { PresenceStatus } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { memo, type ReactNode, type RefObject, useRef } from 'react';
import { openRoom } from '../../state/actions/navigate.ts';
import { directUserIds, isUnread, roomName, rowMark } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useIsOpenRoom } from '../../state/use-is-open-room.ts';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { usePresence } from '../people/use-presence.ts';
import { RowMarkIcon } from './RowMarkIcon.tsx';
import { rowNews } from './row-news.ts';

/** `place`: which of its section's `count` rows it is, from 1, since not all of them are drawn. `isFirstStop`: no room of the list is open, and the tab key begins at this one. */
type RowProps = { accountId: Id; ownId: Id; view: RoomView; place: number; count: number; isFirstStop: boolean; isOnline: boolean };

/** One room or person in the list. It draws itself again only when something in it changes: there may be hundreds. */
export const RoomRow = memo(function RoomRow(props: RowProps) {
  const { room } = props.view;
  return room.kind === 'direct' ? <DirectRow {...props} /> : <Row {...props} name={room.name} icon={<RoomIcon room={room} />} status={null} />;
});

/** Only conversations follow what is known of people: what hundreds of rows ask for is asked with every piece of news. */
function DirectRow(props: RowProps) {
  const { accountId, ownId, view, isOnline } = props;
  const line = useRef<HTMLButtonElement>(null);
  const name = useStore((state) => roomName(view, selectAccountData(state, accountId).users, ownId));
  const others = directUserIds(view, ownId);
  const first = others[0] ?? ownId;
  const person = useStore((state) => selectAccountData(state, accountId).users[first]);
  const status = useStore((state) => (others.length === 1 ? (selectAccountData(state, accountId).presence[first] ?? null) : null));
  usePresence(accountId, others.length === 1 && person?.bot !== true ? view.room.id : null, isOnline, line);
  const icon = <PersonAvatar id={first} name={person?.displayName ?? name} size={20} isBot={person?.bot === true} presence={status} />;
  return <Row {...props} name={name} icon={icon} status={status} line={line} />;
}

type DrawnProps = RowProps & { name: string; icon: ReactNode; status: PresenceStatus | null; line?: RefObject<HTMLButtonElement | null> };

function Row({ accountId, view, place, count, isFirstStop, name, icon, status, line }: DrawnProps) {
  const isOpen = useIsOpenRoom(view.room.id);
  const isTabStop = isOpen || isFirstStop;
  return (
    <button
      ref={line}
      type="button"
      role="treeitem"
      aria-level={2}
      aria-posinset={place}
      aria-setsize={count}
      className="room-row"
      aria-selected={isOpen}
      aria-current={isOpen ? 'page' : undefined}
      title={name}
      tabIndex={isTabStop ? 0 : -1}
      draggable
      data-room-id={view.room.id}
      data-focus-first={isTabStop ? '' : undefined}
      data-unread={isUnread(view) ? '' : undefined}
      data-muted={view.notify === 'nothing' ? '' : undefined}
      onClick={() => openRoom(accountId, view.room.id)}
    >
      <span className="room-row-icon">{icon}</span>
      <bdi className="ellipsis room-row-name">{name}</bdi>
      <span className="visually-hidden">{rowNews(view, status)}</span>
      <span className="room-row-mark" aria-hidden="true">
        <RowMarkIcon mark={rowMark(view)} />
      </span>
    </button>
  );
}
