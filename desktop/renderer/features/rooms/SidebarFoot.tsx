import type { Id } from '@parley/shared/ids';
import Bell from 'lucide-react/icons/bell';
import BellOff from 'lucide-react/icons/bell-off';
import Settings from 'lucide-react/icons/settings';
import { openSettings } from '../../state/actions/navigate.ts';
import { updateSettings } from '../../state/actions/settings.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu.tsx';
import { connectionLine } from '../connection/words.ts';
import { presenceChoices } from '../own-status/choices.ts';
import { OwnStatusMenu } from '../own-status/OwnStatusMenu.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { useStatus } from '../people/use-status.ts';
import { useLayout } from '../shell/use-layout.ts';

/** Oneself: flag, name, how one is connected, and the notifications of this device. With one server only the settings button stands here. */
export function SidebarFoot({ accountId }: { accountId: Id }) {
  const account = useStore((state) => state.accounts.find((candidate) => candidate.id === accountId));
  const hasRail = useStore((state) => state.accounts.length > 1);
  const layout = useLayout();
  const isNotifying = useStore((state) => state.settings.notifications);
  const status = useStatus(account?.user);
  if (!account) return null;
  const isOnline = account.connection.state === 'online' || account.connection.state === 'catching-up';
  const bell = (
    <IconButton label={isNotifying ? 'Notifications' : 'Notifications are off'}>{isNotifying ? <Bell size={16} /> : <BellOff size={16} />}</IconButton>
  );
  const chosen = presenceChoices.find(({ choice }) => choice === account.presence);
  const ownCard = (
    <button type="button" className="own-card">
      <PersonAvatar id={account.user.id} name={account.user.displayName} size={32} presence={isOnline ? (chosen?.shown ?? 'online') : null} />
      <span className="own-words">
        <bdi className="own-name ellipsis">{account.user.displayName}</bdi>
        <bdi className="own-line ellipsis">{(isOnline ? status : null) ?? connectionLine(account)}</bdi>
        <span className="visually-hidden">{isOnline ? `, ${chosen?.words ?? 'Online'}` : ''}, your status and profile</span>
      </span>
    </button>
  );
  return (
    <footer className="sidebar-foot">
      <OwnStatusMenu account={account} trigger={ownCard} />
      {(!hasRail || layout === 'narrow') && (
        <IconButton label="Settings" keys="Ctrl+," onClick={() => openSettings('profile')}>
          <Settings size={16} />
        </IconButton>
      )}
      <Menu label="Notifications" align="end" trigger={bell}>
        <MenuItem isChosen={isNotifying} onSelect={() => void updateSettings({ notifications: true })}>
          Show on this device
        </MenuItem>
        <MenuItem isChosen={!isNotifying} onSelect={() => void updateSettings({ notifications: false })}>
          Show nothing
        </MenuItem>
        <MenuDivider />
        <MenuItem onSelect={() => openSettings('notifications')}>Notification settings</MenuItem>
      </Menu>
    </footer>
  );
}
