import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import type { RoomView, Settings } from '@parley/shared/ipc/views';
import { type AccountData, type AppState, emptyAccountData } from './app-state.ts';
import { applyThreadChange } from './thread-window.ts';
import { applyTimelineChange } from './timeline.ts';

/** The state after one piece of news from the engine. Pure; every change says what is so now, so the same one may come twice. */
export function applyChange(state: AppState, change: Change): AppState {
  const timelines = applyTimelineChange(state.timelines, change);
  const thread = applyThreadChange(state.thread, change);
  const isSame = timelines === state.timelines && thread === state.thread;
  return applyToAccounts(isSame ? state : { ...state, timelines, thread }, change);
}

function applyToAccounts(state: AppState, change: Change): AppState {
  switch (change.type) {
    case 'accounts-changed':
      return { ...state, accounts: change.accounts, byAccount: keepAccounts(state, change.accounts) };
    case 'connection-changed': {
      const accounts = state.accounts.map((account) => (account.id === change.accountId ? { ...account, connection: change.connection } : account));
      const next = { ...state, accounts };
      // Without a connection nothing is known about who is there or writing.
      return change.connection.state === 'online' || change.connection.state === 'catching-up'
        ? next
        : withAccount(next, change.accountId, (data) => ({ ...data, presence: {}, typing: {} }));
    }
    case 'settings-changed':
      return withSettings(state, change.settings);
    case 'secret-storage-changed':
      return { ...state, secretStorage: change.secretStorage };
    case 'rooms-changed':
      return withAccount(state, change.accountId, (data) => ({
        ...data,
        rooms: { ...data.rooms, ...Object.fromEntries(change.rooms.map((view) => [view.room.id, view])) },
      }));
    case 'room-removed':
      return withAccount(state, change.accountId, (data) => withoutRoom(data, change.roomId));
    case 'outbox-changed':
      return withOutbox(state, change);
    case 'draft-changed':
      return withDraft(state, change);
    case 'thread-changed':
      return withAccount(state, change.accountId, (data) => ({ ...data, threads: { ...data.threads, [change.thread.rootId]: change.thread } }));
    case 'saves-changed':
      return withAccount(state, change.accountId, (data) => ({ ...data, saveChanges: data.saveChanges + 1 }));
    case 'users-changed':
      return withAccount(state, change.accountId, (data) => ({
        ...data,
        users: { ...data.users, ...Object.fromEntries(change.users.map((user) => [user.id, user])) },
      }));
    case 'members-changed':
      return withAccount(state, change.accountId, (data) => ({
        ...data,
        memberChanges: { ...data.memberChanges, [change.roomId]: (data.memberChanges[change.roomId] ?? 0) + 1 },
      }));
    case 'blocks-changed':
      return withAccount(state, change.accountId, (data) => ({ ...data, blocked: Object.fromEntries(change.userIds.map((id) => [id, true as const])) }));
    case 'reports-changed':
      return withAccount(state, change.accountId, (data) => ({
        ...data,
        reportChanges: { ...data.reportChanges, [change.roomId]: (data.reportChanges[change.roomId] ?? 0) + 1 },
      }));
    case 'typing-changed':
      return withAccount(state, change.accountId, (data) => ({ ...data, typing: { ...data.typing, [change.rootId ?? change.roomId]: change.userIds } }));
    case 'presence-changed':
      if (state.byAccount[change.accountId]?.presence[change.userId] === change.status) return state;
      return withAccount(state, change.accountId, (data) => ({ ...data, presence: { ...data.presence, [change.userId]: change.status } }));
    case 'receipts-changed':
      return withAccount(state, change.accountId, (data) => ({ ...data, receipts: { ...data.receipts, [change.roomId]: change.receipts } }));
    case 'commands-changed':
      return withAccount(state, change.accountId, (data) => ({ ...data, commands: { ...data.commands, [change.roomId]: change.commands } }));
    case 'command-runs-changed':
      return withAccount(state, change.accountId, (data) => ({ ...data, commandRuns: { ...data.commandRuns, [change.roomId]: change.runs } }));
    case 'writings-changed':
      return withAccount(state, change.accountId, (data) => ({ ...data, writings: { ...data.writings, [change.roomId]: change.writings } }));
    case 'export-changed':
      return { ...state, exports: { ...state.exports, [change.accountId]: change } };
    case 'store-problem':
      return { ...state, storeProblem: { kind: change.kind, message: change.message } };
    case 'rows-changed':
      return withQuoted(state, change);
    case 'download-changed': {
      const others = without(state.downloads, change.fileId);
      return { ...state, downloads: change.received === null ? others : { ...others, [change.fileId]: change.received } };
    }
    case 'draft-files-changed':
    case 'timeline-reset':
    case 'change-refused':
    case 'notification':
    case 'notification-withdrawn':
    case 'navigate':
    case 'entry-opened':
      return state;
    case 'engine-restarted':
      return withoutRuns(state);
  }
}

/** What says the same as before (recent emoji, folded sections) stays the same object: nothing is drawn anew for it. */
function withSettings(state: AppState, settings: Settings): AppState {
  const before: Record<string, unknown> = state.settings;
  const isSame = (key: string, value: unknown) => JSON.stringify(before[key]) === JSON.stringify(value);
  const kept = Object.entries(settings).filter(([key, value]) => isSame(key, value));
  return { ...state, settings: { ...settings, ...Object.fromEntries(kept.map(([key]) => [key, before[key]])) } };
}

/** An engine that began anew knows of no command that was on its way, and of nothing that is being written. */
function withoutRuns(state: AppState): AppState {
  if (Object.values(state.byAccount).every((data) => Object.keys(data.commandRuns).length + Object.keys(data.writings).length === 0)) return state;
  return { ...state, byAccount: Object.fromEntries(Object.entries(state.byAccount).map(([id, data]) => [id, { ...data, commandRuns: {}, writings: {} }])) };
}

function withAccount(state: AppState, accountId: Id, update: (data: AccountData) => AccountData): AppState {
  return { ...state, byAccount: { ...state.byAccount, [accountId]: update(state.byAccount[accountId] ?? emptyAccountData) } };
}

/** A room is marked while it or one of its threads has a draft; whether it itself has none left after a thread's went, the engine says with its view. */
function withDraft(state: AppState, { accountId, roomId, rootId, hasDraft }: Extract<Change, { type: 'draft-changed' }>): AppState {
  const { threads } = state.byAccount[accountId] ?? emptyAccountData;
  if (rootId === null) {
    const isInThread = Object.values(threads).some((thread) => thread.roomId === roomId && thread.hasDraft);
    return withRoom(state, accountId, roomId, { hasDraft: hasDraft || isInThread });
  }
  const thread = threads[rootId];
  const next = thread ? withAccount(state, accountId, (data) => ({ ...data, threads: { ...data.threads, [rootId]: { ...thread, hasDraft } } })) : state;
  return hasDraft ? withRoom(next, accountId, roomId, { hasDraft }) : next;
}

/** A message that another one quotes is quoted as it is now. */
function withQuoted(state: AppState, { accountId, rows }: Extract<Change, { type: 'rows-changed' }>): AppState {
  const { quoted } = state.byAccount[accountId] ?? emptyAccountData;
  const ours = rows.flatMap((row) => (row.kind === 'message' && row.message.id in quoted ? [[row.message.id, row.message] as const] : []));
  return ours.length === 0 ? state : withAccount(state, accountId, (data) => ({ ...data, quoted: { ...data.quoted, ...Object.fromEntries(ours) } }));
}

/** The marks of the room's row follow its outbox at once. */
function withOutbox(state: AppState, { accountId, roomId, items }: Extract<Change, { type: 'outbox-changed' }>): AppState {
  const failed = items.filter((item) => item.state === 'failed').length;
  return withRoom(
    withAccount(state, accountId, (data) => ({ ...data, outbox: { ...data.outbox, [roomId]: items } })),
    accountId,
    roomId,
    { failed, waiting: items.length - failed },
  );
}

function withRoom(state: AppState, accountId: Id, roomId: Id, part: Partial<RoomView>): AppState {
  const view = state.byAccount[accountId]?.rooms[roomId];
  if (!view) return state;
  return withAccount(state, accountId, (data) => ({ ...data, rooms: { ...data.rooms, [roomId]: { ...view, ...part } } }));
}

/** Every account has its data, known people include the accounts' owners, and data of accounts that are gone goes too. */
function keepAccounts(state: AppState, accounts: AppState['accounts']): AppState['byAccount'] {
  return Object.fromEntries(
    accounts.map((account) => {
      const data = state.byAccount[account.id] ?? emptyAccountData;
      return [account.id, { ...data, users: { ...data.users, [account.user.id]: account.user } }];
    }),
  );
}

/** Nothing is known of a room that is gone but what was not sent there: that is still the person's own. */
function withoutRoom(data: AccountData, roomId: Id): AccountData {
  return {
    ...data,
    rooms: without(data.rooms, roomId),
    threads: Object.fromEntries(Object.entries(data.threads).filter(([, thread]) => thread.roomId !== roomId)),
    receipts: without(data.receipts, roomId),
    commands: without(data.commands, roomId),
    commandRuns: without(data.commandRuns, roomId),
    writings: without(data.writings, roomId),
    typing: without(data.typing, roomId),
  };
}

function without<T>(record: Record<Id, T>, id: Id): Record<Id, T> {
  const { [id]: _gone, ...rest } = record;
  return rest;
}
