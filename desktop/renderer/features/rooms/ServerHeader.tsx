import type { Id } from '@parley/shared/ids';
import CheckCheck from 'lucide-react/icons/check-check';
import ChevronDown from 'lucide-react/icons/chevron-down';
import Compass from 'lucide-react/icons/compass';
import Hash from 'lucide-react/icons/hash';
import LogOut from 'lucide-react/icons/log-out';
import Plus from 'lucide-react/icons/plus';
import Settings from 'lucide-react/icons/settings';
import SquarePen from 'lucide-react/icons/square-pen';
import UserPlus from 'lucide-react/icons/user-plus';
import { addAccount, openAccount, openDirectory, openOverlay, openSettings } from '../../state/actions/navigate.ts';
import { markAllRead } from '../../state/actions/rooms.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu.tsx';
import { useLayout } from '../shell/use-layout.ts';

/** The server's name with its menu, and the button for a new message. */
export function ServerHeader({ accountId }: { accountId: Id }) {
  const accounts = useStore((state) => state.accounts);
  const layout = useLayout();
  const name = accounts.find((account) => account.id === accountId)?.serverName ?? '';
  const others = layout === 'narrow' ? accounts.filter((account) => account.id !== accountId) : [];
  const trigger = (
    <button type="button" className="server-menu" title={name}>
      <bdi className="ellipsis">{name}</bdi>
      <ChevronDown size={14} />
    </button>
  );
  return (
    <header className="server-header">
      <h1 className="server-name">
        <Menu label={name} trigger={trigger}>
          {others.map((account) => (
            <MenuItem key={account.id} onSelect={() => openAccount(account.id)}>
              <bdi>{account.serverName}</bdi>
            </MenuItem>
          ))}
          {others.length > 0 && <MenuDivider />}
          <MenuItem icon={<Compass size={16} />} onSelect={openDirectory}>
            Browse rooms
          </MenuItem>
          <MenuItem icon={<Hash size={16} />} onSelect={() => openOverlay({ kind: 'create-room', name: '' })}>
            New room
          </MenuItem>
          <MenuItem icon={<CheckCheck size={16} />} keys="Shift+Esc" onSelect={() => void markAllRead(accountId)}>
            Mark all as read
          </MenuItem>
          <MenuItem icon={<UserPlus size={16} />} onSelect={() => openOverlay({ kind: 'invite', accountId, roomId: null })}>
            Invite people
          </MenuItem>
          <MenuDivider />
          <MenuItem icon={<Settings size={16} />} keys="Ctrl+," onSelect={() => openSettings('profile')}>
            Settings
          </MenuItem>
          <MenuItem icon={<Plus size={16} />} onSelect={addAccount}>
            Add a server
          </MenuItem>
          <MenuDivider />
          <MenuItem icon={<LogOut size={16} />} onSelect={() => openOverlay({ kind: 'sign-out', accountId })}>
            Sign out
          </MenuItem>
        </Menu>
      </h1>
      <IconButton label="New message" onClick={() => openOverlay({ kind: 'direct-message' })}>
        <SquarePen size={16} />
      </IconButton>
    </header>
  );
}
