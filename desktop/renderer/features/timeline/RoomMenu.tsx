import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import Calendar from 'lucide-react/icons/calendar';
import CheckCheck from 'lucide-react/icons/check-check';
import ChevronsUp from 'lucide-react/icons/chevrons-up';
import EllipsisVertical from 'lucide-react/icons/ellipsis-vertical';
import LogOut from 'lucide-react/icons/log-out';
import Pencil from 'lucide-react/icons/pencil';
import Pin from 'lucide-react/icons/pin';
import Users from 'lucide-react/icons/users';
import { markRead } from '../../state/actions/messages.ts';
import { openOverlay } from '../../state/actions/navigate.ts';
import { openPins, openTopVoted, showPeople } from '../../state/actions/panel.ts';
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
      <MenuItem icon={<Users size={16} aria-hidden />} onSelect={showPeople}>
        People
      </MenuItem>
      {canEditRoom(view) ? (
        <MenuItem icon={<Pencil size={16} aria-hidden />} onSelect={() => openOverlay({ kind: 'edit-topic', accountId, roomId })}>
          Edit name and topic
        </MenuItem>
      ) : null}
      <MenuItem icon={<Pin size={16} aria-hidden />} onSelect={() => openPins(accountId, roomId)}>
        Pinned messages
      </MenuItem>
      <MenuItem icon={<ChevronsUp size={16} aria-hidden />} onSelect={() => openTopVoted(accountId, roomId)}>
        Top voted
      </MenuItem>
      <MenuItem icon={<Calendar size={16} aria-hidden />} onSelect={() => openOverlay({ kind: 'jump-to-date', accountId, roomId })}>
        Jump to date
      </MenuItem>
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
