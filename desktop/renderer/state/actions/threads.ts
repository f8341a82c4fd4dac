import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { applyChange } from '../apply-change.ts';
import { getState, setState } from '../store.ts';
import { emptyThread, grownThread, type OpenThread, openedThread, refreshedThread, type ThreadOrder } from '../thread-window.ts';
import { timelineKey } from '../timeline.ts';
import { placeOf } from '../timeline-places.ts';
import { callParley } from './bridge.ts';
import { showProblem } from './toasts.ts';

type Anchor = IpcInput<'threads.page'>['anchor'];
type Place = { accountId: Id; roomId: Id; rootId: Id };

const firstPage = 100;
const nextPage = 60;
/** The last whole read: an older answer is dropped. */
let reads = 0;
const growing = new Set<'before' | 'after'>();

/** The threads one follows, for counts and for their list. */
export async function loadThreads(accountId: Id): Promise<boolean> {
  const answer = await callParley('threads.list', { accountId });
  if (!answer.ok) return false;
  setState((state) => answer.value.threads.reduce((next, thread) => applyChange(next, { type: 'thread-changed', accountId, thread }), state));
  return true;
}

/** Loads a thread into the window: at `seq` where one is given, else where one goes on reading. */
export async function readThread(place: Place, order: ThreadOrder, seq: number | null): Promise<void> {
  const known = getState().thread;
  const isSame = known !== null && isAt(known, place);
  const before = isSame ? { ...known, order } : emptyThread(place.accountId, place.roomId, place.rootId, order);
  reads += 1;
  const read = reads;
  setState({ thread: before });
  const answer = await page(place, order, seq === null ? { at: 'unread' } : { at: 'around', seq }, firstPage);
  const now = getState().thread;
  if (read !== reads || !now || !isAt(now, place)) return;
  if (!answer.ok) {
    setState({ thread: { ...now, status: now.status === 'ready' ? 'ready' : 'failed', isStale: false } });
    return;
  }
  const ownId = getState().accounts.find((account) => account.id === place.accountId)?.user.id ?? '';
  setState((state) => ({
    ...applyChange(state, { type: 'thread-changed', accountId: place.accountId, thread: answer.value.thread }),
    thread: openedThread(now, answer.value, ownId),
  }));
}

/** Reads the open thread again after its stored rows moved: around what is in view, so that nobody is led away from it. */
export async function refreshThread(): Promise<void> {
  const thread = getState().thread;
  if (!thread) return;
  if (thread.status !== 'ready') return readThread(thread, thread.order, null);
  reads += 1;
  const read = reads;
  const place = placeOf(timelineKey(thread.accountId, thread.rootId));
  const answer = await page(thread, thread.order, place === null ? { at: 'latest' } : { at: 'around', seq: place.seq }, firstPage);
  const now = getState().thread;
  if (read === reads && now && isAt(now, thread)) setState({ thread: answer.ok ? refreshedThread(now, answer.value) : { ...now, isStale: false } });
}

/** Loads the page before or behind what is loaded of the open thread. */
export async function growThread(side: 'before' | 'after'): Promise<void> {
  const thread = getState().thread;
  const edge = side === 'before' ? thread?.rows[0] : thread?.rows.at(-1);
  if (!thread || !edge || thread.order !== 'log' || growing.has(side)) return;
  if (side === 'before' ? !thread.hasMoreBefore : !thread.hasMoreAfter) return;
  growing.add(side);
  const answer = await page(thread, 'log', { at: side, seq: edge.seq }, nextPage);
  growing.delete(side);
  const now = getState().thread;
  if (answer.ok && now && isAt(now, thread) && now.opening === thread.opening) setState({ thread: grownThread(now, answer.value, side) });
}

/** Lets go of the open thread's rows. */
export function leaveThread(): void {
  reads += 1;
  setState({ thread: null });
}

export function markThread({ accountId, roomId, rootId }: Place, seq: number): Promise<Result<unknown>> {
  return callParley('threads.mark', { accountId, roomId, rootId, seq });
}

/** Whether news of a thread are for this person. */
export async function followThread({ accountId, roomId, rootId }: Place, on: boolean): Promise<void> {
  const answer = await callParley('threads.follow', { accountId, roomId, rootId, on });
  if (!answer.ok) showProblem(answer.error.message);
}

function page({ accountId, roomId, rootId }: Place, order: ThreadOrder, anchor: Anchor, limit: number): Promise<Result<IpcOutput<'threads.page'>>> {
  return callParley('threads.page', { accountId, roomId, rootId, order, anchor, limit });
}

function isAt(thread: OpenThread, place: Place): boolean {
  return thread.accountId === place.accountId && thread.roomId === place.roomId && thread.rootId === place.rootId;
}
