import ArrowLeft from 'lucide-react/icons/arrow-left';
import EllipsisVertical from 'lucide-react/icons/ellipsis-vertical';
import Users from 'lucide-react/icons/users';
import { DropdownMenu } from 'radix-ui';
import { showList } from '../../state/actions/navigate.ts';
import { togglePanel } from '../../state/actions/panel.ts';
import { selectAccount, selectOpenRoom, selectView } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu.tsx';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { RoomActions } from '../rooms/RoomActions.tsx';
import { viewName } from './view-name.ts';

/** The title bar of a window under 640: back to the list, what is open, and its few actions. */
export function NarrowBar() {
  const view = useStore(selectView);
  const room = useStore(selectOpenRoom);
  const account = useStore(selectAccount);
  const title = useStore((state) => viewName(state, view));
  return (
    <>
      <IconButton label="Back to the list" onClick={() => showList(true)}>
        <ArrowLeft size={18} className="mirrors" />
      </IconButton>
      {room && room.room.kind !== 'direct' && (
        <span className="narrow-icon">
          <RoomIcon room={room.room} size={18} />
        </span>
      )}
      <h1 className="narrow-title ellipsis" title={title}>
        <bdi>{title}</bdi>
      </h1>
      <span className="title-space" />
      {room && (
        <>
          {room.online !== null && (
            <button type="button" className="narrow-online tabular" aria-label={`${room.online} online, show people`} onClick={togglePanel}>
              <span className="chip-dot" data-state="online" />
              {room.online}
            </button>
          )}
          <Menu
            label="Room"
            align="end"
            trigger={
              <IconButton label="Room menu">
                <EllipsisVertical size={18} />
              </IconButton>
            }
          >
            <MenuItem icon={<Users size={16} />} keys="Ctrl+." onSelect={togglePanel}>
              People
            </MenuItem>
            {account && (
              <>
                <MenuDivider />
                <RoomActions parts={DropdownMenu} accountId={account.id} view={room} />
              </>
            )}
          </Menu>
        </>
      )}
    </>
  );
}
