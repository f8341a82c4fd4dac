import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { SearchHit, SearchPage } from '@parley/shared/ipc/views';
import type { Result } from '@parley/shared/result';
import { allHits, chosenHit, emptySearch, type Found, nothingFound, queryOf, type SearchOrder, type SearchState } from '../search-state.ts';
import { selectAccountId, selectIsOnline, selectOpenRoom } from '../selectors.ts';
import { getState, setState } from '../store.ts';
import { callParley } from './bridge.ts';
import { showView } from './navigate.ts';
import { openMessage } from './panel.ts';

const pageSize = 40;
/** The server is asked when one has stopped typing for so long. */
const serverPauseMs = 400;

/** Counts searches: an answer to an older one is dropped. */
let turn = 0;
let serverTimer: ReturnType<typeof setTimeout> | undefined;

/** A page of what the device finds; for the switcher. */
export function searchMessages(input: IpcInput<'search.messages'>): Promise<Result<IpcOutput<'search.messages'>>> {
  return callParley('search.messages', input);
}

/** Shows the search page as one left it; another account or another narrowing begins anew. */
export function openSearch(roomId: Id | null): void {
  const accountId = selectAccountId(getState());
  if (!accountId) return;
  const { search } = getState();
  if (search.accountId !== accountId) {
    // What is still being asked for the other one is not wanted here.
    turn += 1;
    clearTimeout(serverTimer);
    setState({ search: { ...emptySearch, accountId } });
  }
  if (getState().search.roomId !== roomId) change({ roomId });
  setState({ overlay: null });
  showView({ kind: 'search', accountId });
}

/** Searches the room that is open, else everything. */
export function openSearchHere(): void {
  openSearch(selectOpenRoom(getState())?.room.id ?? null);
}

/** Searches for these words everywhere: the switcher's way on. */
export function searchFor(words: string): void {
  openSearch(null);
  change({ words, filters: [] });
}

/** Other words, filters, room or order: searched at once. */
export function change(part: Partial<Pick<SearchState, 'words' | 'filters' | 'roomId' | 'order'>>): void {
  const before = getState().search;
  const next = { ...before, ...part, chosenId: null, scrollTop: 0 };
  setState({ search: next });
  if (queryOf(next) !== queryOf(before) || next.roomId !== before.roomId || next.order !== before.order) void search();
}

export function changeOrder(order: SearchOrder): void {
  change({ order });
}

/** Searches again, here and on the server. */
export async function search(): Promise<void> {
  turn += 1;
  const mine = turn;
  clearTimeout(serverTimer);
  const now = getState().search;
  if (queryOf(now) === '') {
    setState({ search: { ...now, here: { ...nothingFound, held: now.here.held }, server: nothingFound } });
    return;
  }
  update({ here: { ...now.here, status: 'loading' }, server: nothingFound });
  const answer = await callParley('search.messages', { ...inputOf(now), order: now.order, limit: pageSize });
  if (mine !== turn) return;
  update({ here: answer.ok ? foundOf(answer.value) : failed(nothingFound, answer.error.message) });
  serverTimer = setTimeout(() => void searchServer(), serverPauseMs);
}

/** Asks the server for what only it has; offline it says so. */
export async function searchServer(): Promise<void> {
  const now = getState().search;
  const mine = turn;
  if (queryOf(now) === '' || !now.accountId) return;
  if (!selectIsOnline(getState(), now.accountId)) {
    update({ server: failed(nothingFound, 'The server cannot be reached now; this is what is on this device.') });
    return;
  }
  update({ server: { ...nothingFound, status: 'loading' } });
  const answer = await callParley('search.server', { ...inputOf(now), limit: pageSize });
  if (mine !== turn) return;
  if (answer.ok) update({ server: foundOf(answer.value) });
  // It would be the same a second time.
  else if (answer.error.code === 'invalid') update({ server: { ...nothingFound, status: 'ready', problem: answer.error.message } });
  else update({ server: failed(nothingFound, answer.error.message) });
}

/** The next page: of this device while it has one, then of the server. */
export async function showMore(): Promise<void> {
  const now = getState().search;
  const mine = turn;
  const isHere = now.here.next !== null;
  const known = isHere ? now.here : now.server;
  if (known.next === null || known.status === 'loading') return;
  const put = (found: Found) => update(isHere ? { here: found } : { server: found });
  put({ ...known, status: 'loading' });
  const input = { ...inputOf(now), limit: pageSize, after: known.next };
  const answer = isHere ? await callParley('search.messages', { ...input, order: now.order }) : await callParley('search.server', input);
  if (mine !== turn) return;
  // One that came meanwhile may stand on both pages.
  const ids = new Set(known.hits.map((hit) => hit.row.message.id));
  if (answer.ok)
    put({ ...known, status: 'ready', hits: [...known.hits, ...answer.value.hits.filter((hit) => !ids.has(hit.row.message.id))], next: answer.value.next });
  else put({ ...failed(known, answer.error.message) });
}

/** Moves the choice; it stays within the list. */
export function stepHit(step: number): void {
  const { search: now } = getState();
  const hits = allHits(now);
  const at = hits.findIndex((hit) => hit.row.message.id === chosenHit(now)?.row.message.id);
  const next = hits[Math.max(0, Math.min(hits.length - 1, at + step))];
  if (next) update({ chosenId: next.row.message.id });
  if (at + step >= hits.length - 5) void showMore();
}

/** The list comes back where it was. */
export function keepSearchPlace(scrollTop: number): void {
  update({ scrollTop });
}

/** Opens a found message where it stands. */
export function openHit(hit: SearchHit): void {
  const { accountId } = getState().search;
  if (!accountId) return;
  update({ chosenId: hit.row.message.id });
  openMessage(accountId, hit.row.message);
}

function inputOf({ accountId, roomId, ...rest }: SearchState): { accountId: Id; query: string; roomId?: Id } {
  return { accountId: accountId ?? '', query: queryOf(rest), ...(roomId === null ? {} : { roomId }) };
}

function foundOf({ hits, total, isTotalExact, tookMs, held, next, problems = [] }: SearchPage): Found {
  return { status: 'ready', hits, total, isTotalExact, tookMs, held, next, problem: null, unknown: problems };
}

function failed(before: Found, problem: string): Found {
  return { ...before, status: 'failed', problem };
}

function update(part: Partial<SearchState>): void {
  setState((state) => ({ search: { ...state.search, ...part } }));
}

/** The newest messages with pictures in a room, as far as this device has them. */
export async function findPictures(accountId: Id, roomId: Id): Promise<Message[]> {
  const answer = await callParley('search.messages', { accountId, query: 'has:image', roomId, order: 'newest', limit: 100 });
  return answer.ok ? answer.value.hits.map((hit) => hit.row.message) : [];
}
