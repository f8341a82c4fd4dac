import ArrowLeft from 'lucide-react/icons/arrow-left';
import Bell from 'lucide-react/icons/bell';
import Bot from 'lucide-react/icons/bot';
import Database from 'lucide-react/icons/database';
import Eye from 'lucide-react/icons/eye';
import Flag from 'lucide-react/icons/flag';
import Hash from 'lucide-react/icons/hash';
import KeyRound from 'lucide-react/icons/key-round';
import Keyboard from 'lucide-react/icons/keyboard';
import MonitorSmartphone from 'lucide-react/icons/monitor-smartphone';
import Palette from 'lucide-react/icons/palette';
import RefreshCw from 'lucide-react/icons/refresh-cw';
import ScrollText from 'lucide-react/icons/scroll-text';
import Search from 'lucide-react/icons/search';
import ServerIcon from 'lucide-react/icons/server';
import User from 'lucide-react/icons/user';
import Users from 'lucide-react/icons/users';
import { type ReactNode, useState } from 'react';
import { closeSettings, openSettings } from '../../state/actions/navigate.ts';
import type { SettingsPage } from '../../state/app-state.ts';
import { selectAccount } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { findIn } from '../switcher/find.ts';
import { serverPages, settingsGroups, settingsPageName } from './pages.ts';
import '../rooms/sidebar.css';
import './settings.css';

const icons: Record<SettingsPage, ReactNode> = {
  profile: <User size={16} />,
  account: <KeyRound size={16} />,
  privacy: <Eye size={16} />,
  devices: <MonitorSmartphone size={16} />,
  appearance: <Palette size={16} />,
  notifications: <Bell size={16} />,
  shortcuts: <Keyboard size={16} />,
  sync: <RefreshCw size={16} />,
  server: <ServerIcon size={16} />,
  'server-people': <Users size={16} />,
  'server-rooms': <Hash size={16} />,
  'server-bots': <Bot size={16} />,
  'server-storage': <Database size={16} />,
  'server-reports': <Flag size={16} />,
  'server-audit': <ScrollText size={16} />,
};

/** The list of settings in the place of the rooms; `children` is the handle of its width, where it has one. */
export function SettingsList({ page, children }: { page: SettingsPage; children?: ReactNode }) {
  const [query, setQuery] = useState('');
  const version = useStore((state) => state.start?.version);
  const account = useStore(selectAccount);
  const groups = [...settingsGroups, ...(account?.user.admin ? [{ title: account.serverName, pages: serverPages }] : [])]
    .map((group) => ({ ...group, pages: group.pages.filter((entry) => findIn(`${settingsPageName(entry.page)} ${entry.words}`, query)) }))
    .filter((group) => group.pages.length > 0);
  return (
    <nav className="sidebar" aria-label="Settings" data-landmark="rooms">
      <header className="settings-list-head">
        <IconButton label="Leave the settings" onClick={closeSettings}>
          <ArrowLeft size={16} className="mirrors" />
        </IconButton>
        <h1 className="settings-list-title">Settings</h1>
      </header>
      <div className="settings-find">
        <Field
          label="Search settings"
          isLabelHidden
          isSmall
          placeholder="Search settings"
          type="search"
          value={query}
          onText={setQuery}
          prefix={<Search size={14} />}
        />
      </div>
      <div className="room-tree">
        {groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h2 className="settings-group">{group.title}</h2>
            <ul>
              {group.pages.map((entry) => (
                <li key={entry.page}>
                  <button type="button" className="list-row" aria-current={entry.page === page ? 'page' : undefined} onClick={() => openSettings(entry.page)}>
                    {icons[entry.page]}
                    <span className="ellipsis">{settingsPageName(entry.page)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && <p className="tree-empty">No setting has that name.</p>}
      </div>
      <footer className="settings-version">Parley {version}</footer>
      {children}
    </nav>
  );
}
