import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import CheckCheck from 'lucide-react/icons/check-check';
import EllipsisVertical from 'lucide-react/icons/ellipsis-vertical';
import LogOut from 'lucide-react/icons/log-out';
import Pencil from 'lucide-react/icons/pencil';
import Users from 'lucide-react/icons/users';
import { markRead } from '../../state/actions/messages.ts';
import { openOverlay } from '../../state/actions/navigate.ts';
import { togglePanel } from '../../state/actions/panel.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu.tsx';
import { canEditRoom } from './can-edit-room.ts';

/** What can be done with the open room. */
export function RoomMenu({ accountId, view }: { accountId: Id; view: RoomView }) {
  const roomId = view.room.id;
  const isMember = view.state === 'member';
  return (
    <Menu
      label="Room"
      align="end"
      trigger={
        <IconButton label="Room menu">
          <EllipsisVertical size={18} strokeWidth={1.75} aria-hidden />
        </IconButton>
      }
    >
      <MenuItem icon={<Users size={16} aria-hidden />} onSelect={togglePanel}>
        People
      </MenuItem>
      {canEditRoom(view) ? (
        <MenuItem icon={<Pencil size={16} aria-hidden />} onSelect={() => openOverlay({ kind: 'edit-topic', accountId, roomId })}>
          Edit name and topic
        </MenuItem>
      ) : null}
      {isMember && view.unread > 0 ? (
        <MenuItem icon={<CheckCheck size={16} aria-hidden />} onSelect={() => void markRead({ accountId, roomId }, view.headSeq)}>
          Mark as read
        </MenuItem>
      ) : null}
      {isMember && view.room.kind !== 'direct' ? (
        <>
          <MenuDivider />
          <MenuItem icon={<LogOut size={16} aria-hidden />} isDanger onSelect={() => openOverlay({ kind: 'leave-room', accountId, roomId })}>
            Leave room
          </MenuItem>
        </>
      ) : null}
    </Menu>
  );
}
