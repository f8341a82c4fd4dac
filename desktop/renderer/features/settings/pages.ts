import type { SettingsPage } from '../../state/app-state.ts';

const names: Record<SettingsPage, string> = {
  profile: 'Profile',
  privacy: 'Privacy',
  devices: 'Devices',
  appearance: 'Appearance',
  notifications: 'Notifications',
  shortcuts: 'Shortcuts',
  sync: 'Sync',
};

export function settingsPageName(page: SettingsPage): string {
  return names[page];
}

/** The pages by scope, with the words by which one may look for them. */
export const settingsGroups: readonly { title: string; pages: readonly { page: SettingsPage; words: string }[] }[] = [
  {
    title: 'Your account, all devices',
    pages: [
      { page: 'profile', words: 'display name handle account person sign out password about time zone' },
      { page: 'privacy', words: 'delivered read receipts ticks last seen share hide' },
      { page: 'devices', words: 'sessions signed in phone remote sign out end session keychain' },
    ],
  },
  {
    title: 'This device',
    pages: [
      { page: 'appearance', words: 'theme light dark high contrast system density compact comfortable font text size enter sends' },
      { page: 'notifications', words: 'sound quiet test show' },
      { page: 'shortcuts', words: 'keys keyboard help' },
      { page: 'sync', words: 'waiting outbox holes connection ledger offline stored history' },
    ],
  },
];
