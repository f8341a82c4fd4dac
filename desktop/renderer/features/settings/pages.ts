import type { SettingsPage } from '../../state/app-state.ts';

const names: Record<SettingsPage, string> = {
  profile: 'Profile',
  account: 'Account',
  privacy: 'Privacy',
  devices: 'Devices',
  appearance: 'Appearance',
  notifications: 'Notifications',
  shortcuts: 'Shortcuts',
  sync: 'Sync',
  server: 'Name and registration',
  'server-people': 'People',
  'server-rooms': 'Rooms',
  'server-bots': 'Bots',
  'server-storage': 'Storage',
  'server-reports': 'Reports',
  'server-audit': 'Audit log',
};

export function settingsPageName(page: SettingsPage): string {
  return names[page];
}

type Entry = { page: SettingsPage; words: string };
export type SettingsGroup = { title: string; pages: readonly Entry[] };

/** The pages about a whole server, under its name, for its admins. */
export const serverPages: readonly Entry[] = [
  { page: 'server', words: 'admin server name registration open closed invite new accounts' },
  { page: 'server-people', words: 'admin accounts users deactivate reset password link sessions devices make admin' },
  { page: 'server-rooms', words: 'admin archive delete owner' },
  { page: 'server-bots', words: 'admin bot tokens api key secret scopes automation' },
  { page: 'server-storage', words: 'admin database files bytes size messages quota' },
  { page: 'server-reports', words: 'admin reported messages moderate abuse spam' },
  { page: 'server-audit', words: 'admin log history who did what' },
];

/** The pages by scope, with the words by which one may look for them. */
export const settingsGroups: readonly SettingsGroup[] = [
  {
    title: 'Your account, all devices',
    pages: [
      { page: 'profile', words: 'display name picture photo handle account person sign out password about time zone' },
      { page: 'account', words: 'two-step sign-in two factor authenticator code totp recovery codes export download my data delete account' },
      { page: 'privacy', words: 'delivered read receipts ticks last seen share hide blocked block people' },
      { page: 'devices', words: 'sessions signed in phone remote sign out end session keychain' },
    ],
  },
  {
    title: 'This device',
    pages: [
      { page: 'appearance', words: 'theme light dark high contrast system density compact comfortable font text size enter sends' },
      { page: 'notifications', words: 'sound quiet test show phone push ntfy gotify matrix offline away computer off' },
      { page: 'shortcuts', words: 'keys keyboard help' },
      { page: 'sync', words: 'waiting outbox holes connection ledger offline stored history' },
    ],
  },
];

export function isServerPage(page: SettingsPage): boolean {
  return serverPages.some((entry) => entry.page === page);
}
