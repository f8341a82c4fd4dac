import { addAccount, openDirectory, openDrafts, openOverlay, openSaved, openSettings, openThreads } from '../../state/actions/navigate.ts';
import { togglePanel } from '../../state/actions/panel.ts';
import { markAllRead } from '../../state/actions/rooms.ts';
import { updateSettings } from '../../state/actions/settings.ts';
import { settingsPages } from '../../state/app-state.ts';
import { selectAccountId } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { settingsPageName } from '../settings/pages.ts';

/** Something that can be done from the switcher. `run` is called after the switcher is closed. */
export type Command = { name: string; keys?: string; run: () => void };

export const commands: readonly Command[] = [
  { name: 'Browse rooms', run: openDirectory },
  { name: 'Threads', keys: 'Ctrl+Shift+T', run: openThreads },
  { name: 'Drafts', run: openDrafts },
  { name: 'Saved messages', run: openSaved },
  { name: 'New room', run: () => openOverlay({ kind: 'create-room', name: '' }) },
  { name: 'New message', run: () => openOverlay({ kind: 'direct-message' }) },
  { name: 'Show or hide people', keys: 'Ctrl+.', run: togglePanel },
  {
    name: 'Mark all rooms as read',
    keys: 'Shift+Esc',
    run: () => {
      const accountId = selectAccountId(getState());
      if (accountId) void markAllRead(accountId);
    },
  },
  { name: 'Light theme', run: () => void updateSettings({ theme: 'light' }) },
  { name: 'Dark theme', run: () => void updateSettings({ theme: 'dark' }) },
  { name: 'Theme of the system', run: () => void updateSettings({ theme: 'system' }) },
  { name: 'Comfortable density', run: () => void updateSettings({ density: 'comfortable' }) },
  { name: 'Compact density', run: () => void updateSettings({ density: 'compact' }) },
  ...settingsPages.map((page) => ({
    name: `Settings: ${settingsPageName(page)}`,
    ...(page === 'shortcuts' ? { keys: 'Ctrl+/' } : {}),
    run: () => openSettings(page),
  })),
  { name: 'Add a server', run: addAccount },
  {
    name: 'Sign out',
    run: () => {
      const accountId = selectAccountId(getState());
      if (accountId) openOverlay({ kind: 'sign-out', accountId });
    },
  },
];
