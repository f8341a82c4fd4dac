import type { Settings } from './views.ts';

/** What holds where a person has chosen nothing: the app begins with it, and so does the window until it has read what was chosen. */
export const defaultSettings: Settings = {
  theme: 'system',
  density: 'comfortable',
  fontSize: 15,
  enterSends: true,
  notifications: true,
  sidebarWidth: 256,
  isPanelOpen: false,
  lastAccountId: null,
  lastRoomIds: {},
  foldedSections: {},
  recentEmoji: [],
  skinTone: 0,
  backfillPerRoom: 10_000,
  fileCacheMegabytes: 1_000,
  linkPreviews: true,
};
