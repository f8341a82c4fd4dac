import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { memo } from 'react';
import { openRoom } from '../../state/actions/navigate.ts';
import { directUserIds, isUnread, roomName, rowMark } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { RowMarkIcon } from './RowMarkIcon.tsx';
import { rowNews } from './row-news.ts';

type RowProps = { accountId: Id; ownId: Id; view: RoomView; isOpen: boolean; isTabStop: boolean };

/** One room or person in the list. It draws itself again only when something in it changes: there may be hundreds. */
export const RoomRow = memo(function RoomRow({ accountId, ownId, view, isOpen, isTabStop }: RowProps) {
  const name = useStore((state) => roomName(view, selectAccountData(state, accountId).users, ownId));
  const others = view.room.kind === 'direct' ? directUserIds(view, ownId) : [];
  const first = others[0];
  const person = useStore((state) => (first === undefined ? undefined : selectAccountData(state, accountId).users[first]));
  const status = useStore((state) => (others.length === 1 && first !== undefined ? (selectAccountData(state, accountId).presence[first] ?? null) : null));
  return (
    <button
      type="button"
      role="treeitem"
      aria-level={2}
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
      <span className="room-row-icon">
        {first === undefined ? (
          <RoomIcon room={view.room} />
        ) : (
          <PersonAvatar id={first} name={person?.displayName ?? name} size={20} isBot={person?.bot === true} presence={status} />
        )}
      </span>
      <bdi className="ellipsis room-row-name">{name}</bdi>
      <span className="visually-hidden">{rowNews(view, status)}</span>
      <span className="room-row-mark" aria-hidden="true">
        <RowMarkIcon mark={rowMark(view)} />
      </span>
    </button>
  );
});
