import Calendar from 'lucide-react/icons/calendar';
import ChevronsUp from 'lucide-react/icons/chevrons-up';
import EllipsisVertical from 'lucide-react/icons/ellipsis-vertical';
import Pin from 'lucide-react/icons/pin';
import Users from 'lucide-react/icons/users';
import { DropdownMenu } from 'radix-ui';
import { openOverlay } from '../../state/actions/navigate.ts';
import { openPins, openTopVoted, showPeople } from '../../state/actions/panel.ts';
import { selectAccount, selectOpenRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu.tsx';
import { RoomActions } from '../rooms/RoomActions.tsx';
import { useOpenHere } from './use-open-here.ts';

/** What can be done with the open room. */
export function RoomMenu() {
  const [isOpen, setIsOpen] = useOpenHere();
  return (
    <Menu
      label="Room"
      align="end"
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      trigger={
        <IconButton label="Room menu">
          <EllipsisVertical size={18} strokeWidth={1.75} aria-hidden />
        </IconButton>
      }
    >
      <RoomItems />
    </Menu>
  );
}

function RoomItems() {
  const accountId = useStore((state) => selectAccount(state)?.id);
  const view = useStore(selectOpenRoom);
  if (accountId === undefined || !view) return null;
  const roomId = view.room.id;
  return (
    <>
      <MenuItem icon={<Users size={16} aria-hidden />} onSelect={showPeople}>
        People
      </MenuItem>
      <MenuItem icon={<Pin size={16} aria-hidden />} onSelect={() => openPins(accountId, roomId)}>
        Pinned messages
      </MenuItem>
      <MenuItem icon={<ChevronsUp size={16} aria-hidden />} onSelect={() => openTopVoted(accountId, roomId)}>
        Top voted
      </MenuItem>
      <MenuItem icon={<Calendar size={16} aria-hidden />} onSelect={() => openOverlay({ kind: 'jump-to-date', accountId, roomId })}>
        Jump to date
      </MenuItem>
      <MenuDivider />
      <RoomActions parts={DropdownMenu} accountId={accountId} view={view} />
    </>
  );
}
