import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { openRoom } from '../../state/actions/navigate.ts';
import { directUserIds, isUnread, roomName, rowMark } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { RowMarkIcon } from './RowMarkIcon.tsx';
import { RowMenu } from './RowMenu.tsx';
import { rowNews } from './row-news.ts';

type RowProps = { accountId: Id; ownId: Id; view: RoomView; isOpen: boolean; isTabStop: boolean };

/** One room or person in the list. */
export function RoomRow({ accountId, ownId, view, isOpen, isTabStop }: RowProps) {
  const { users, presence } = useStore((state) => selectAccountData(state, accountId));
  const name = roomName(view, users, ownId);
  const mark = rowMark(view);
  const others = view.room.kind === 'direct' ? directUserIds(view, ownId) : [];
  const first = others[0];
  const status = others.length === 1 && first !== undefined ? (presence[first] ?? null) : null;
  return (
    <RowMenu accountId={accountId} view={view}>
      <button
        type="button"
        role="treeitem"
        aria-level={2}
        className="room-row"
        aria-selected={isOpen}
        aria-current={isOpen ? 'page' : undefined}
        title={name}
        tabIndex={isTabStop ? 0 : -1}
        data-focus-first={isTabStop ? '' : undefined}
        data-unread={isUnread(view) ? '' : undefined}
        data-muted={view.notify === 'nothing' ? '' : undefined}
        onClick={() => openRoom(accountId, view.room.id)}
      >
        <span className="room-row-icon">
          {first === undefined ? (
            <RoomIcon room={view.room} />
          ) : (
            <Avatar id={first} name={users[first]?.displayName ?? name} size={20} isBot={users[first]?.bot === true} presence={status} />
          )}
        </span>
        <bdi className="ellipsis room-row-name">{name}</bdi>
        <span className="visually-hidden">{rowNews(view, status)}</span>
        <span className="room-row-mark" aria-hidden="true">
          <RowMarkIcon mark={mark} />
        </span>
      </button>
    </RowMenu>
  );
}
