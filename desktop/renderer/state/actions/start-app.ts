import type { Change } from '@parley/shared/ipc/changes';
import { formatLink } from '@parley/shared/links';
import { emptyAccountData, type View } from '../app-state.ts';
import { applyChange } from '../apply-change.ts';
import { boundTimelines } from '../bound-timelines.ts';
import { describeRefusal } from '../describe-refusal.ts';
import { describeRemoval } from '../describe-removal.ts';
import { getState, setState } from '../store.ts';
import { unsentIn } from '../unsent.ts';
import { callParley } from './bridge.ts';
import { showDraftFiles } from './files.ts';
import { openEntry } from './invites.ts';
import { openLink } from './links.ts';
import { loadAccount } from './load-account.ts';
import { leaveHome, leaveRoomViews, openAccount, openRoom, showView } from './navigate.ts';
import { hearNews, onNews } from './news.ts';
import { openThread } from './panel.ts';
import { askedUsers, forgetUnknownUsers } from './people.ts';
import { forgetUnknownMessages } from './quoted.ts';
import { begunTimeline } from './timeline.ts';
import { showDone, showProblem } from './toasts.ts';

/** Reads what is needed to paint, listens for news and opens where one was last. Answers the function that stops listening. */
export function startApp(): () => void {
  const stop = window.parley.onChange(hearNews);
  onNews(receive);
  void readAll();
  return stop;
}

/** Reads everything once more after a start that failed. */
export function startAgain(): void {
  setState({ phase: 'starting' });
  void readAll();
}

function receive(changes: readonly Change[]): void {
  const before = getState();
  const after = changes.reduce(applyChange, before);
  setState({ ...after, timelines: boundTimelines(before.timelines, after.timelines) });
  for (const change of changes) follow(change);
}

/** What a piece of news asks of the window beyond being shown. */
function follow(change: Change): void {
  if (change.type === 'navigate') followLink(change);
  if (change.type === 'draft-files-changed') showDraftFiles(change);
  if (change.type === 'change-refused') followRefusal(change);
  if (change.type === 'entry-opened') openEntry({ kind: change.kind, server: change.serverUrl, code: change.code });
  if (change.type === 'room-removed') void followRemoval(change);
  if (change.type === 'engine-restarted') void readAll();
  if (change.type === 'accounts-changed') followAccounts();
  if (change.type === 'rooms-changed') leaveHome(change.accountId);
  if (change.type === 'connection-changed' && change.connection.state === 'online') {
    forgetUnknownUsers(change.accountId);
    forgetUnknownMessages(change.accountId);
  }
}

/** A wish that did not come true is told with the way to where it was wished. */
function followRefusal({ accountId, roomId, messageId, call, error }: Extract<Change, { type: 'change-refused' }>): void {
  const serverUrl = getState().accounts.find((account) => account.id === accountId)?.serverUrl ?? '';
  const isThere = error.code !== 'gone' && error.code !== 'not-found';
  const show = { label: 'Show', run: () => void openLink(formatLink({ serverUrl, roomId, messageId })) };
  showProblem(describeRefusal(call, error), isThere ? show : undefined);
}

/** A room that is no longer here is left, and the person hears why. */
async function followRemoval({ accountId, roomId, reason, name }: Extract<Change, { type: 'room-removed' }>): Promise<void> {
  leaveRoomViews(accountId, roomId);
  // Asked for: at a start the window may not have read yet what waits.
  const outbox = await callParley('outbox.list', { accountId });
  const unsent = outbox.ok ? unsentIn(outbox.value.items, roomId) : 0;
  const words = describeRemoval(reason, name, unsent);
  if (words === null) return;
  const show = unsent > 0 ? { label: 'Show them', run: () => showView({ kind: 'drafts', accountId }) } : undefined;
  if (reason === 'deleted') showDone(words, show);
  else showProblem(words, show);
}

/** A thread's message is shown in its thread, beside the room where one goes on reading. */
function followLink({ accountId, roomId, seq, threadRootId }: Extract<Change, { type: 'navigate' }>): void {
  openRoom(accountId, roomId, threadRootId === null ? seq : null);
  if (threadRootId !== null) openThread(accountId, roomId, threadRootId, seq);
}

/** The first screen is drawn with the open room's words and their authors in it, once instead of thrice; where the device is slow it waits no longer for them than this (ms). */
const firstWordsMs = 100;

async function readAll(): Promise<void> {
  const [app, start] = await Promise.all([callParley('app.view', {}), callParley('shell.start', {})]);
  if (!app.ok) {
    // What is already shown stays: it is what this device held when it was read.
    if (getState().phase !== 'ready') setState({ phase: 'failed', startProblem: app.error.message });
    return;
  }
  const { accounts, settings, secretStorage } = app.value;
  setState((state) => ({
    ...applyChange(state, { type: 'accounts-changed', accounts }),
    settings,
    secretStorage,
    start: start.ok ? start.value : state.start,
  }));
  await Promise.all(accounts.map((account) => loadAccount(account.id)));
  if (getState().views.length === 0) {
    const account = accounts.find((candidate) => candidate.id === settings.lastAccountId) ?? accounts[0];
    if (account) {
      openAccount(account.id);
      const words = begunTimeline().then(() => askedUsers(account.id));
      await Promise.race([words, new Promise((resolve) => setTimeout(resolve, firstWordsMs))]);
    } else showView({ kind: 'welcome' });
  }
  setState({ phase: 'ready', startProblem: null });
  const { waitingEntry } = getState();
  if (waitingEntry) openEntry(waitingEntry);
}

/** A new account's rooms are read; views of accounts that are gone are forgotten. */
function followAccounts(): void {
  const { accounts, byAccount, views, viewIndex } = getState();
  for (const account of accounts) {
    if (!(byAccount[account.id] ?? emptyAccountData).areRoomsLoaded) void loadAccount(account.id);
  }
  const isThere = (view: View) => view.kind === 'welcome' || accounts.some((account) => account.id === view.accountId);
  if (views.every(isThere)) return;
  const shown = views[viewIndex];
  const kept = views.filter(isThere);
  setState({ views: kept, viewIndex: shown && isThere(shown) ? kept.indexOf(shown) : kept.length - 1 });
  if (shown && !isThere(shown)) {
    const next = accounts[0];
    if (next) openAccount(next.id);
    else setState({ views: [{ kind: 'welcome' }], viewIndex: 0 });
  }
}
