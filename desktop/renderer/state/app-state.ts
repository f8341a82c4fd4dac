import type { ListedCommand } from '@parley/shared/entities/command';
import type { Receipt } from '@parley/shared/entities/membership';
import type { Message } from '@parley/shared/entities/message';
import type { PresenceStatus, User } from '@parley/shared/entities/user';
import type { Writing } from '@parley/shared/entities/writing';
import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import type { CommandRun } from '@parley/shared/ipc/command-run';
import type { IpcOutput } from '@parley/shared/ipc/contract';
import { defaultSettings } from '@parley/shared/ipc/default-settings';
import type { AccountView, OutboxItem, RoomView, SecretStorage, Settings, ThreadView } from '@parley/shared/ipc/views';
import type { EntryLink } from '@parley/shared/links';
import type { WordsRow } from '../features/timeline/room-context.ts';
import type { Doubt } from '../features/words/check-link.ts';
import { emptySearch, type SearchState } from './search-state.ts';
import type { OpenThread } from './thread-window.ts';
import { noTimelines, type RoomKey, type Timelines } from './timeline.ts';

export const settingsPages = [
  'profile',
  'account',
  'privacy',
  'devices',
  'appearance',
  'notifications',
  'shortcuts',
  'sync',
  'server',
  'server-people',
  'server-rooms',
  'server-bots',
  'server-storage',
  'server-reports',
  'server-audit',
] as const;
export type SettingsPage = (typeof settingsPages)[number];

/** What the window shows. `welcome`: onboarding, also for one more account, or to sign in again (then with server and handle), or with the code of an invite or for a new password. `home`: an account with no room chosen. */
export type View =
  | { kind: 'welcome'; serverUrl?: string; handle?: string; inviteCode?: string; resetCode?: string }
  | { kind: 'home'; accountId: Id }
  | { kind: 'room'; accountId: Id; roomId: Id }
  | { kind: 'directory'; accountId: Id }
  | { kind: 'threads'; accountId: Id }
  | { kind: 'saved'; accountId: Id }
  | { kind: 'search'; accountId: Id }
  | { kind: 'drafts'; accountId: Id }
  | { kind: 'settings'; accountId: Id; page: SettingsPage };

/** The one thing that may float over the window. */
export type Overlay =
  | { kind: 'switcher' }
  | { kind: 'create-room'; name: string }
  | { kind: 'direct-message' }
  | { kind: 'leave-room'; accountId: Id; roomId: Id }
  | { kind: 'sign-out'; accountId: Id }
  | { kind: 'delete-account'; accountId: Id }
  | { kind: 'account-deleted'; accountId: Id }
  | { kind: 'own-status'; accountId: Id }
  | { kind: 'room-settings'; accountId: Id; roomId: Id }
  | { kind: 'delete-room'; accountId: Id; roomId: Id }
  | { kind: 'new-section'; accountId: Id; roomId: Id }
  | { kind: 'banned'; accountId: Id; roomId: Id }
  | { kind: 'webhooks'; accountId: Id; roomId: Id }
  | { kind: 'remove-member'; accountId: Id; roomId: Id; userId: Id; isBan: boolean }
  | { kind: 'mute-member'; accountId: Id; roomId: Id; userId: Id }
  | { kind: 'block-person'; accountId: Id; userId: Id }
  | { kind: 'report-message'; accountId: Id; message: Message }
  | { kind: 'reports'; accountId: Id; roomId: Id }
  | { kind: 'invite'; accountId: Id; roomId: Id | null }
  | { kind: 'accept-invite'; accountId: Id; code: string }
  | { kind: 'picture'; accountId: Id; message: Message; fileId: Id }
  | { kind: 'delete-message'; accountId: Id; message: Message }
  | { kind: 'forward'; accountId: Id; message: Message }
  | { kind: 'edit-history'; accountId: Id; message: Message }
  | { kind: 'who-reacted'; accountId: Id; message: Message }
  | { kind: 'message-details'; row: WordsRow }
  | { kind: 'jump-to-date'; accountId: Id; roomId: Id }
  | { kind: 'open-link'; href: string; doubt: Doubt };

/**
 * The sheet beside a room, when it is not the people of the room. It stays open for its room while one looks at others. `thread.seq`: the reply to show
 * (null: where one goes on reading); `n` makes the same target fire again.
 */
export type SidePanel = { accountId: Id; roomId: Id } & (
  | { kind: 'thread'; rootId: Id; seq: number | null; n: number }
  | { kind: 'pins' }
  | { kind: 'top-voted' }
);

/** A word about something that has no place of its own. `problem` stays until it is closed. */
export type Toast = { id: number; kind: 'done' | 'problem'; text: string; action?: { label: string; run: () => void } };

/** What the window knows of one account. Records are keyed by id; a missing presence is unknown, never "offline". */
export type AccountData = {
  areRoomsLoaded: boolean;
  rooms: Record<Id, RoomView>;
  users: Record<Id, User>;
  /** People whose names were asked for: somebody unknown is not asked for again and again. */
  askedUsers: Record<Id, true>;
  presence: Record<Id, PresenceStatus>;
  /** When people were last seen (epoch ms), as far as it was asked for and they tell. */
  lastSeen: Record<Id, number>;
  /** Room → how far its words have come with the others. */
  receipts: Record<Id, readonly Receipt[]>;
  /** Room → the commands of its bots that one may run, once they were asked for. */
  commands: Record<Id, readonly ListedCommand[]>;
  /** Room → one's own commands there that run, or have something to say to nobody else. */
  commandRuns: Record<Id, readonly CommandRun[]>;
  /** Room → the answers that bots are writing there now. */
  writings: Record<Id, readonly Writing[]>;
  /** Room, or root of a thread → people writing there now. */
  typing: Record<Id, Id[]>;
  /** Room → what waits there, in sending order. */
  outbox: Record<Id, OutboxItem[]>;
  /** Root message → its thread, for threads one follows or has opened. */
  threads: Record<Id, ThreadView>;
  /** Messages that others answer or name, by id; null: nobody knows them. */
  quoted: Record<Id, Message | null>;
  /** Counts up when what is saved for later changed, so that an open list reads again. */
  saveChanges: number;
  /** Whom this person blocked. */
  blocked: Record<Id, true>;
  /** Room → counts up when its reports changed, so that an open list reads again. */
  reportChanges: Record<Id, number>;
  /** Room → counts up when its members changed, so that an open list reads again. */
  memberChanges: Record<Id, number>;
};

export type StartFacts = IpcOutput<'shell.start'>;

export type AppState = {
  phase: 'starting' | 'ready' | 'failed';
  /** Why the start failed, in words. */
  startProblem: string | null;
  start: StartFacts | null;
  accounts: AccountView[];
  settings: Settings;
  secretStorage: SecretStorage;
  byAccount: Record<Id, AccountData>;
  timelines: Timelines;
  /** Where one has been, oldest first; `viewIndex` points at what is shown. */
  views: View[];
  viewIndex: number;
  /** A message to go to, set by a notification or a link; `n` makes the same target fire again. */
  jump: { roomId: Id; seq: number; n: number } | null;
  /** The room that will perhaps be opened next: it is laid out behind the open one. */
  preparedRoom: RoomKey | null;
  panel: SidePanel | null;
  /** The rows of the thread in the panel. */
  thread: OpenThread | null;
  /** The search page, also while it is not shown. */
  search: SearchState;
  overlay: Overlay | null;
  toasts: Toast[];
  /** Files that are being fetched: bytes that are here already. */
  downloads: Record<Id, number>;
  /** Account → the export of its data that was begun last in this run. */
  exports: Record<Id, Extract<Change, { type: 'export-changed' }>>;
  storeProblem: { kind: 'full' | 'readonly' | 'busy' | 'corrupt'; message: string } | null;
  /** In a narrow window: the list of rooms (or of settings) is shown over or instead of the page. */
  isListOpen: boolean;
  /** What was marked unread last: the open room does not read it again. */
  markedUnread: { accountId: Id; roomId: Id; seq: number } | null;
  /** A link to come in by that was opened while the start did not know the accounts yet. */
  waitingEntry: EntryLink | null;
};

export const emptyAccountData: AccountData = {
  areRoomsLoaded: false,
  rooms: {},
  users: {},
  askedUsers: {},
  presence: {},
  lastSeen: {},
  receipts: {},
  commands: {},
  writings: {},
  commandRuns: {},
  typing: {},
  outbox: {},
  threads: {},
  quoted: {},
  saveChanges: 0,
  blocked: {},
  reportChanges: {},
  memberChanges: {},
};

export const initialState: AppState = {
  phase: 'starting',
  startProblem: null,
  start: null,
  accounts: [],
  settings: defaultSettings,
  secretStorage: 'keychain',
  byAccount: {},
  timelines: noTimelines,
  views: [],
  viewIndex: -1,
  jump: null,
  preparedRoom: null,
  panel: null,
  thread: null,
  search: emptySearch,
  overlay: null,
  toasts: [],
  downloads: {},
  exports: {},
  storeProblem: null,
  isListOpen: false,
  markedUnread: null,
  waitingEntry: null,
};
