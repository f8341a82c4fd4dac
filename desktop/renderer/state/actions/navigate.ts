import type { Id } from '@parley/shared/ids';
import type { AccountView } from '@parley/shared/ipc/views';
import { afterPaint } from '../after-paint.ts';
import type { Overlay, SettingsPage, View } from '../app-state.ts';
import { isUnread, roomName } from '../room-list.ts';
import { listedRooms } from '../room-sections.ts';
import { selectAccountData, selectAccountId, selectOpenRoomId, selectView } from '../selectors.ts';
import { getState, setState } from '../store.ts';
import { prepareRoom } from './prepare.ts';
import { updateSettings } from './settings.ts';
import { beginTimeline } from './timeline.ts';

const viewsMax = 50;
/** Each jump has a number of its own, also after the one before it was forgotten: the list carries out each once. */
let jumps = 0;

/** Shows a view and remembers it for back and forward. The same view again adds nothing. */
export function showView(view: View): void {
  const { views, viewIndex } = getState();
  if (JSON.stringify(views[viewIndex]) === JSON.stringify(view)) return;
  const kept = [...views.slice(0, viewIndex + 1), view].slice(-viewsMax);
  setState({ views: kept, viewIndex: kept.length - 1, isListOpen: false });
}

/** Opens a room, at `seq` if it is given (a notification, a link). */
export function openRoom(accountId: Id, roomId: Id, seq: number | null = null): void {
  const before = selectView(getState());
  const isShown = before.kind === 'room' && before.accountId === accountId && before.roomId === roomId;
  if (!isShown) beginTimeline({ accountId, roomId }, seq);
  showView({ kind: 'room', accountId, roomId });
  if (seq !== null) jumps += 1;
  setState({ overlay: null, isListOpen: false, jump: seq === null ? null : { roomId, seq, n: jumps } });
}

/** Opens an account where one was last in it, else in its first room, else on its empty page. */
export function openAccount(accountId: Id): void {
  const state = getState();
  const { rooms, users } = selectAccountData(state, accountId);
  const lastId = state.settings.lastRoomIds[accountId];
  const last = lastId === undefined ? undefined : rooms[lastId];
  const ownId = state.accounts.find((account) => account.id === accountId)?.user.id ?? '';
  const first = last && last.state !== 'left' ? last : listedRooms(rooms, (view) => roomName(view, users, ownId))[0];
  if (first) openRoom(accountId, first.room.id);
  else showView({ kind: 'home', accountId });
}

export function openDirectory(): void {
  const accountId = selectAccountId(getState());
  if (accountId) showView({ kind: 'directory', accountId });
}

/** The threads one follows. */
export function openThreads(): void {
  const accountId = selectAccountId(getState());
  if (accountId) showView({ kind: 'threads', accountId });
  setState({ overlay: null });
}

/** What one kept for later. */
export function openSaved(): void {
  const accountId = selectAccountId(getState());
  if (accountId) showView({ kind: 'saved', accountId });
  setState({ overlay: null });
}

/** What one has begun to write. */
export function openDrafts(): void {
  const accountId = selectAccountId(getState());
  if (accountId) showView({ kind: 'drafts', accountId });
  setState({ overlay: null });
}

export function openSettings(page: SettingsPage): void {
  const accountId = selectAccountId(getState());
  if (accountId) showView({ kind: 'settings', accountId, page });
}

/** Leaves the settings to what was shown before them. */
export function closeSettings(): void {
  const { views, viewIndex } = getState();
  const before = views.slice(0, viewIndex).findLast((view) => view.kind !== 'settings');
  const accountId = selectAccountId(getState());
  if (before) showView(before);
  else if (accountId) openAccount(accountId);
}

export function goBack(): void {
  const { viewIndex } = getState();
  if (viewIndex > 0) setState({ viewIndex: viewIndex - 1, overlay: null });
}

export function goForward(): void {
  const { views, viewIndex } = getState();
  if (viewIndex < views.length - 1) setState({ viewIndex: viewIndex + 1, overlay: null });
}

/** Goes to one of the remembered views. */
export function goToView(index: number): void {
  if (getState().views[index]) setState({ viewIndex: index, overlay: null });
}

/** Begins with one more server, or with the first. */
export function addAccount(): void {
  showView({ kind: 'welcome' });
}

/** Goes from an account's empty page to its first room, now that there is one. */
export function leaveHome(accountId: Id): void {
  const state = getState();
  const view = selectView(state);
  if (view.kind !== 'home' || view.accountId !== accountId) return;
  if (!Object.values(selectAccountData(state, accountId).rooms).some((room) => room.state !== 'left')) return;
  const views = state.views.filter((other) => other.kind !== 'home' || other.accountId !== accountId);
  setState({ views, viewIndex: views.length - 1 });
  openAccount(accountId);
}

/** Takes the onboarding out of the history once one is in. */
export function forgetWelcome(): void {
  const views = getState().views.filter((view) => view.kind !== 'welcome');
  setState({ views, viewIndex: views.length - 1 });
}

/** Signs in again where the session has ended. */
export function signInAgain(account: AccountView): void {
  showView({ kind: 'welcome', serverUrl: account.serverUrl, handle: account.user.handle });
}

/** Shows or hides the list in a narrow window. */
export function showList(isListOpen: boolean): void {
  setState({ isListOpen });
}

/** Folds or unfolds a section of the sidebar. */
export function foldSection(accountId: Id, key: string, isFolded: boolean): void {
  const { foldedSections } = getState().settings;
  const others = (foldedSections[accountId] ?? []).filter((folded) => folded !== key);
  void updateSettings({ foldedSections: { ...foldedSections, [accountId]: isFolded ? [...others, key] : others } });
}

/** Leaves the views of a room that is no longer here: back to what is left of its account. */
export function leaveRoomViews(accountId: Id, roomId: Id): void {
  const { views, viewIndex, overlay } = getState();
  if (overlay && isAboutRoom(overlay, accountId, roomId)) setState({ overlay: null });
  const isOf = (view: View) => view.kind === 'room' && view.accountId === accountId && view.roomId === roomId;
  if (!views.some(isOf)) return;
  const shown = views[viewIndex];
  const kept = views.filter((view) => !isOf(view));
  setState({ views: kept, viewIndex: shown && !isOf(shown) ? kept.indexOf(shown) : kept.length - 1 });
  if (shown && isOf(shown)) openAccount(accountId);
}

/** Whether what floats over the window is about a room, or a message in it. */
function isAboutRoom(overlay: Overlay, accountId: Id, roomId: Id): boolean {
  if (!('accountId' in overlay) || overlay.accountId !== accountId) return false;
  return 'message' in overlay ? overlay.message.roomId === roomId : 'roomId' in overlay && overlay.roomId === roomId;
}

export function openOverlay(overlay: Overlay): void {
  setState({ overlay });
}

export function closeOverlay(): void {
  setState({ overlay: null });
}

/** Opens the room before or after the open one in the sidebar's order, round the ends; `onlyUnread` goes to those that stand out there. */
export function stepRoom(step: 1 | -1, onlyUnread: boolean): void {
  const next = roomBeside(step, onlyUnread);
  if (!next) return;
  openRoom(next.accountId, next.roomId);
  // Who goes on in that way finds the next one laid out.
  callOffNext();
  callOffNext = afterPaint(() => {
    const after = roomBeside(step, onlyUnread);
    if (after && selectOpenRoomId(getState()) === next.roomId) prepareRoom(after);
  });
}
let callOffNext = () => {};

function roomBeside(step: 1 | -1, onlyUnread: boolean): { accountId: Id; roomId: Id } | null {
  const state = getState();
  const view = selectView(state);
  const accountId = selectAccountId(state);
  if (!accountId) return null;
  const { rooms, users } = selectAccountData(state, accountId);
  const ownId = state.accounts.find((account) => account.id === accountId)?.user.id ?? '';
  const order = listedRooms(rooms, (room) => roomName(room, users, ownId));
  const at = view.kind === 'room' ? order.findIndex((room) => room.room.id === view.roomId) : -1;
  for (let i = 1; i <= order.length; i += 1) {
    const candidate = order[(Math.max(at, step === 1 ? at : 0) + step * i + order.length * 2) % order.length];
    if (candidate && (!onlyUnread || isUnread(candidate))) return { accountId, roomId: candidate.room.id };
  }
  return null;
}

/** Opens the account that stands at `index` of the rail. */
export function openAccountAt(index: number): void {
  const account = getState().accounts[index];
  if (account && account.id !== selectAccountId(getState())) openAccount(account.id);
}

/** Opens the next account of the rail (or the one before), round the ends. */
export function stepAccount(step: 1 | -1): void {
  const { accounts } = getState();
  const at = accounts.findIndex((account) => account.id === selectAccountId(getState()));
  const next = accounts[(at + step + accounts.length) % accounts.length];
  if (next && accounts.length > 1) openAccount(next.id);
}
