import type { Receipt } from '@parley/shared/entities/membership';
import type { PresenceStatus, User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { AccountView, OutboxItem, RoomView } from '@parley/shared/ipc/views';
import { type AccountData, type AppState, emptyAccountData, type SidePanel, type View } from './app-state.ts';
import { pictureAddress } from './file-address.ts';

const noItems: OutboxItem[] = [];
const noIds: Id[] = [];
const noReceipts: readonly Receipt[] = [];

/** What the window shows now; before the start it is the welcome. */
export function selectView(state: AppState): View {
  return state.views[state.viewIndex] ?? welcome;
}
const welcome: View = { kind: 'welcome' };

/** The account whose things are shown, null in the onboarding. */
export function selectAccountId(state: AppState): Id | null {
  const view = selectView(state);
  return view.kind === 'welcome' ? null : view.accountId;
}

export function selectAccount(state: AppState): AccountView | null {
  const id = selectAccountId(state);
  return state.accounts.find((account) => account.id === id) ?? null;
}

/** Whether one administers the server. */
export function selectIsAdmin(state: AppState, accountId: Id): boolean {
  return state.accounts.find((account) => account.id === accountId)?.user.admin === true;
}

/** The data of one account; an empty one while nothing is known. */
export function selectAccountData(state: AppState, accountId: Id | null): AccountData {
  return (accountId === null ? undefined : state.byAccount[accountId]) ?? emptyAccountData;
}

/** The room that is open in the window, null when another page is. */
export function selectOpenRoom(state: AppState): RoomView | null {
  const view = selectView(state);
  return view.kind === 'room' ? (selectAccountData(state, view.accountId).rooms[view.roomId] ?? null) : null;
}

/** The id of the room that is open in the window, null when another page is. */
export function selectOpenRoomId(state: AppState): Id | null {
  const view = selectView(state);
  return view.kind === 'room' ? view.roomId : null;
}

/** What stands beside the open room instead of its people, null when nothing does. */
export function selectSidePanel(state: AppState): SidePanel | null {
  const { panel } = state;
  const view = selectView(state);
  return panel && view.kind === 'room' && view.accountId === panel.accountId && view.roomId === panel.roomId ? panel : null;
}

export function selectRoom(state: AppState, accountId: Id, roomId: Id): RoomView | null {
  return state.byAccount[accountId]?.rooms[roomId] ?? null;
}

export function selectUser(state: AppState, accountId: Id, userId: Id): User | null {
  return state.byAccount[accountId]?.users[userId] ?? null;
}

/** Whether somebody is there, null where nothing is known (we are offline). */
export function selectPresence(state: AppState, accountId: Id, userId: Id): PresenceStatus | null {
  return state.byAccount[accountId]?.presence[userId] ?? null;
}

export function selectOutbox(state: AppState, accountId: Id, roomId: Id): OutboxItem[] {
  return state.byAccount[accountId]?.outbox[roomId] ?? noItems;
}

/** Who writes in a room or, by its root, in a thread. */
export function selectTyping(state: AppState, accountId: Id, placeId: Id): Id[] {
  return state.byAccount[accountId]?.typing[placeId] ?? noIds;
}

/** How far the words of a room have come with the others. */
export function selectReceipts(state: AppState, accountId: Id, roomId: Id): readonly Receipt[] {
  return state.byAccount[accountId]?.receipts[roomId] ?? noReceipts;
}

/** Whether this person was asked for already; who is not known then, is not known to anybody. */
export function selectIsAsked(state: AppState, accountId: Id, userId: Id): boolean {
  return state.byAccount[accountId]?.askedUsers[userId] === true;
}

/** True where the server answers now: what "server" calls need. */
export function selectIsOnline(state: AppState, accountId: Id | null): boolean {
  const connection = state.accounts.find((account) => account.id === accountId)?.connection;
  return connection?.state === 'online' || connection?.state === 'catching-up';
}

/** Where somebody's picture is; null where he has none, or nobody here knows him. */
export function selectPicture(state: AppState, userId: Id): string | null {
  for (const { id } of state.accounts) {
    const picture = state.byAccount[id]?.users[userId]?.picture;
    if (picture !== undefined) return pictureAddress(id, picture);
  }
  return null;
}

/** Whether this person blocked somebody. */
export function selectIsBlocked(state: AppState, accountId: Id, userId: Id): boolean {
  return selectAccountData(state, accountId).blocked[userId] === true;
}
