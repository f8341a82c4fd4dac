import type { Id } from '@parley/shared/ids';
import type { IpcInput } from '@parley/shared/ipc/contract';
import { applyChange } from '../apply-change.ts';
import { firstPage } from '../first-page.ts';
import { selectOutbox, selectRoom, selectView } from '../selectors.ts';
import { getState, setState } from '../store.ts';
import { type RoomKey, type TimelineKey, timelineKey, withLatest, withPrepared, withTimeline } from '../timeline.ts';
import { placeOf } from '../timeline-places.ts';
import {
  cutTo,
  dividerFor,
  emptyTimeline,
  growAfter,
  growBefore,
  isBegunFor,
  isLoaded,
  type ListStart,
  lastSeqOf,
  replaceWithPage,
  type Timeline,
  trimAround,
} from '../timeline-window.ts';
import { readTimelinePage } from './messages.ts';
import { needUsers } from './people.ts';

type Anchor = IpcInput<'timeline.page'>['anchor'];

const nextPage = 50;
/** Room → the number of its last whole read: an older answer is dropped. */
const reads = new Map<TimelineKey, number>();
/** Rooms with a page on its way at that end. */
const growing = new Set<string>();

/**
 * Shows a room: at `jumpSeq` if one is given, else at its unread divider, else where one was, else at its end. What is in memory is shown at once,
 * else the page is read from the device.
 */
export async function openTimeline(room: RoomKey, jumpSeq: number | null): Promise<void> {
  const key = timelineKey(room.accountId, room.roomId);
  const { start, wanted } = beginningOf(room, jumpSeq);
  dropPrepared();
  const reading = jumpSeq === null ? preparing.get(key) : undefined;
  if (reading) {
    // Its place in memory is that of an open room from now on.
    setState(({ timelines }) => ({ timelines: withLatest(timelines, key, timelines[key] ?? emptyTimeline) }));
    await reading;
    if (!isShown(key)) return;
  }
  const known = getState().timelines[key];
  if (isAtHand(known, wanted)) {
    const opened = openedAt(known, room, start, wanted);
    const shown = isBegunFor(known, opened) ? known : opened;
    setState({ timelines: withLatest(getState().timelines, key, { ...shown, isPrepared: false }) });
    return;
  }
  setState({ timelines: withLatest(getState().timelines, key, { ...(known ?? emptyTimeline), divider: null, start, isPrepared: false }) });
  await readWhole(room, anchorOf(start), start);
  const read = getState().timelines[key];
  // Only one's own words, or nothing that is said, stood behind the mark: one goes on at the end.
  if (start.at === 'divider' && read?.status === 'ready' && read.divider === null && read.hasMoreAfter) await readWhole(room, { at: 'latest' }, { at: 'end' });
}

/** Rooms that are being read because they will perhaps be opened next. */
const preparing = new Map<TimelineKey, Promise<void>>();
/** The one of them that is wanted behind the open room: what was read of others stays in memory only. */
let wantedKey: TimelineKey | null = null;
/** A prepared room that nobody opens is let go after this (ms): it draws every piece of its news. */
const forgetAfterMs = 60_000;
let forget: ReturnType<typeof setTimeout> | undefined;

/** Reads a room that will perhaps be opened next and has it laid out behind the open one. */
export function prepareTimeline(room: RoomKey): void {
  const key = timelineKey(room.accountId, room.roomId);
  const { start, wanted } = beginningOf(room, null);
  const known = getState().timelines[key];
  if (isShown(key)) return;
  wantedKey = key;
  if (preparing.has(key) || known?.status === 'loading') return;
  if (isAtHand(known, wanted)) {
    const opened = openedAt(known, room, start, wanted);
    if (!isBegunFor(known, opened)) update(key, () => ({ ...opened, isPrepared: true }));
    setPrepared(room);
    return;
  }
  setState({ timelines: withPrepared(getState().timelines, key, { ...emptyTimeline, start }) });
  const read = readWhole(room, anchorOf(start), start).then(() => {
    if (getState().timelines[key]?.status !== 'ready') return;
    update(key, (timeline) => ({ ...timeline, isPrepared: true }));
    if (wantedKey === key && !isShown(key)) setPrepared(room);
  });
  preparing.set(
    key,
    read.finally(() => preparing.delete(key)),
  );
}

/** Nothing is about to be opened any more. */
export function dropPrepared(): void {
  wantedKey = null;
  clearTimeout(forget);
  if (getState().preparedRoom !== null) setState({ preparedRoom: null });
}

function setPrepared(room: RoomKey): void {
  clearTimeout(forget);
  forget = setTimeout(dropPrepared, forgetAfterMs);
  const { preparedRoom: before } = getState();
  if (before?.accountId !== room.accountId || before.roomId !== room.roomId) setState({ preparedRoom: room });
}

function isShown(key: TimelineKey): boolean {
  const shown = selectView(getState());
  return shown.kind === 'room' && timelineKey(shown.accountId, shown.roomId) === key;
}

/** A timeline whose rows are in memory, as it begins when the room is opened. */
function openedAt(known: Timeline, room: RoomKey, start: ListStart, wanted: number | null): Timeline {
  return { ...cutTo(withDivider(known, room), wanted, firstPage()), start, opening: known.opening + 1 };
}

/** Where a room opens, and the number that has to be loaded for it (null: its end). */
function beginningOf(room: RoomKey, jumpSeq: number | null): { start: ListStart; wanted: number | null } {
  const view = selectRoom(getState(), room.accountId, room.roomId);
  const hasNews = view !== null && (view.unread > 0 || view.lastReadSeq < view.headSeq);
  const place = placeOf(timelineKey(room.accountId, room.roomId));
  return { start: startOf(jumpSeq, hasNews, place), wanted: jumpSeq ?? (hasNews ? view.lastReadSeq : (place?.seq ?? null)) };
}

function isAtHand(timeline: Timeline | undefined, wanted: number | null): timeline is Timeline {
  return timeline?.status === 'ready' && !timeline.isStale && (wanted === null ? !timeline.hasMoreAfter : isLoaded(timeline, wanted));
}

/** The opening that the action begins which shows the room: the device reads while the window draws. The sheet takes it over. */
let begun: { key: TimelineKey; jumpSeq: number | null; done: Promise<void> } | null = null;

/** Begins to open a room that is about to be shown. */
export function beginTimeline(room: RoomKey, jumpSeq: number | null): void {
  begun = { key: timelineKey(room.accountId, room.roomId), jumpSeq, done: openTimeline(room, jumpSeq) };
}

/** Opens the room that is shown now, unless that was begun already. */
export function takeTimeline(room: RoomKey, jumpSeq: number | null): Promise<void> {
  const mine = begun !== null && begun.key === timelineKey(room.accountId, room.roomId) && begun.jumpSeq === jumpSeq ? begun : null;
  begun = null;
  return mine ? mine.done : openTimeline(room, jumpSeq);
}

/** Until the room that is about to be shown has been read, or could not be; at once where none is. */
export function begunTimeline(): Promise<void> {
  return begun?.done ?? Promise.resolve();
}

/** Forgets the divider: it stays only until one leaves or presses Esc. */
export function dropDivider(room: RoomKey): void {
  update(timelineKey(room.accountId, room.roomId), (timeline) => (timeline.divider ? { ...timeline, divider: null } : timeline));
}

/** Words that came while nobody looked: the divider stands above the first of them, or counts them as well where it stands already. */
export function extendDivider(room: RoomKey, afterSeq: number, untilSeq: number, count: number): void {
  update(timelineKey(room.accountId, room.roomId), (timeline) => ({
    ...timeline,
    divider: timeline.divider ? { ...timeline.divider, untilSeq, count: timeline.divider.count + count } : { afterSeq, untilSeq, count },
  }));
}

/** What was read is unread again from a message on: the divider stands above it. */
export function moveDivider(room: RoomKey, ownId: Id, lastReadSeq: number): void {
  update(timelineKey(room.accountId, room.roomId), (timeline) => ({ ...timeline, divider: dividerFor(timeline, ownId, lastReadSeq, 0) }));
}

/** Goes to one message: the list starts anew there; it is loaded with what stands around it when it is not in memory. */
export async function goToSeq(room: RoomKey, seq: number): Promise<void> {
  const timeline = getState().timelines[timelineKey(room.accountId, room.roomId)];
  const start: ListStart = { at: 'row', seq, offset: null };
  if (timeline?.status === 'ready' && isLoaded(timeline, seq)) showFrom(room, start);
  else await readWhole(room, { at: 'around', seq }, start);
}

/** Starts the list anew at another place of what is loaded. */
export function showFrom(room: RoomKey, start: ListStart): void {
  update(timelineKey(room.accountId, room.roomId), (timeline) => ({ ...timeline, start, opening: timeline.opening + 1 }));
}

/** Goes to the newest message. True: it is in memory, the list only has to scroll. */
export function jumpToLatest(room: RoomKey): boolean {
  const timeline = getState().timelines[timelineKey(room.accountId, room.roomId)];
  if (timeline?.status === 'ready' && !timeline.hasMoreAfter) return true;
  void readWhole(room, { at: 'latest' }, { at: 'end' });
  return false;
}

/** Reads again what is shown, after the stored rows moved under it. The list stays with the row of a number, or at its end; one that nobody has seen yet begins where it did. */
export async function refreshTimeline(room: RoomKey, place: number | 'end' | 'start'): Promise<void> {
  const start = place === 'start' ? (getState().timelines[timelineKey(room.accountId, room.roomId)]?.start ?? null) : null;
  if (start) await readWhole(room, anchorOf(start), start);
  else await readWhole(room, typeof place === 'number' ? { at: 'around', seq: place } : { at: 'latest' }, null);
}

/** Loads the page before what is loaded. */
export async function loadBefore(room: RoomKey): Promise<void> {
  const first = getState().timelines[timelineKey(room.accountId, room.roomId)]?.rows[0];
  if (first) await grow(room, { at: 'before', seq: first.seq });
}

/** Loads the page behind what is loaded. */
export async function loadAfter(room: RoomKey): Promise<void> {
  const last = getState().timelines[timelineKey(room.accountId, room.roomId)]?.rows.at(-1);
  if (last) await grow(room, { at: 'after', seq: lastSeqOf(last) });
}

/** Lets go of rows far from `anchorSeq`. In a commit of its own: growing and trimming at once would lose the place. */
export function trimTimeline(room: RoomKey, anchorSeq: number): void {
  update(timelineKey(room.accountId, room.roomId), (timeline) => trimAround(timeline, anchorSeq));
}

function withDivider(timeline: Timeline, room: RoomKey): Timeline {
  const state = getState();
  const view = selectRoom(state, room.accountId, room.roomId);
  const ownId = state.accounts.find((account) => account.id === room.accountId)?.user.id ?? '';
  return { ...timeline, divider: view?.state === 'member' ? dividerFor(timeline, ownId, view.lastReadSeq, view.unread) : null };
}

function startOf(jumpSeq: number | null, hasNews: boolean, place: { seq: number; offset: number } | null): ListStart {
  if (jumpSeq !== null) return { at: 'row', seq: jumpSeq, offset: null };
  if (hasNews) return { at: 'divider' };
  return place ? { at: 'row', seq: place.seq, offset: place.offset } : { at: 'end' };
}

function anchorOf(start: ListStart): Anchor {
  if (start.at === 'row') return { at: 'around', seq: start.seq };
  return { at: start.at === 'divider' ? 'unread' : 'latest' };
}

async function readWhole(room: RoomKey, anchor: Anchor, start: ListStart | null): Promise<void> {
  const key = timelineKey(room.accountId, room.roomId);
  const read = (reads.get(key) ?? 0) + 1;
  reads.set(key, read);
  update(key, beginLoad);
  const resets = getState().timelines[key]?.resets;
  const answer = await readTimelinePage({ ...room, anchor, limit: firstPage() });
  const isLast = reads.get(key) === read;
  update(key, (timeline) => {
    if (!isLast) return endLoad(timeline);
    const next = answer.ok ? opened(replaceWithPage(timeline, answer.value, start), room, start) : failed(timeline);
    return endLoad({ ...next, isStale: timeline.resets !== resets });
  });
  if (!isLast || !answer.ok) return;
  // Asked for before they are drawn: nobody is "Somebody" first.
  needUsers(
    room.accountId,
    answer.value.rows.flatMap((row) => (row.kind === 'message' ? [row.message.authorId] : [])),
  );
  const { outbox } = answer.value;
  // Nothing waits here and nothing is known to: the list of rooms need not look again.
  if (outbox.length > 0 || selectOutbox(getState(), room.accountId, room.roomId).length > 0) {
    setState((state) => applyChange(state, { type: 'outbox-changed', ...room, items: outbox }));
  }
}

async function grow(room: RoomKey, anchor: { at: 'before' | 'after'; seq: number }): Promise<void> {
  const key = timelineKey(room.accountId, room.roomId);
  const gate = `${key}/${anchor.at}`;
  if (growing.has(gate)) return;
  growing.add(gate);
  const read = reads.get(key);
  update(key, beginLoad);
  const answer = await readTimelinePage({ ...room, anchor, limit: nextPage });
  growing.delete(gate);
  update(key, (timeline) => {
    const isSame = reads.get(key) === read && (anchor.at === 'before' ? timeline.rows[0]?.seq === anchor.seq : lastOf(timeline) === anchor.seq);
    if (!answer.ok || !isSame) return endLoad(timeline);
    return endLoad(anchor.at === 'before' ? growBefore(timeline, answer.value) : growAfter(timeline, answer.value));
  });
}

/** A room that was opened anew has its divider; one that is only read again keeps what it has. */
function opened(timeline: Timeline, room: RoomKey, start: ListStart | null): Timeline {
  return start === null || start.at === 'end' || timeline.divider !== null ? timeline : withDivider(timeline, room);
}

function lastOf(timeline: Timeline): number {
  const last = timeline.rows.at(-1);
  return last ? lastSeqOf(last) : 0;
}

function beginLoad(timeline: Timeline): Timeline {
  return { ...timeline, loads: timeline.loads + 1 };
}

function endLoad(timeline: Timeline): Timeline {
  const loads = Math.max(0, timeline.loads - 1);
  return { ...timeline, loads, early: loads === 0 ? [] : timeline.early };
}

function failed(timeline: Timeline): Timeline {
  return { ...timeline, status: timeline.status === 'ready' ? 'ready' : 'failed', isStale: false };
}

function update(key: TimelineKey, change: (timeline: Timeline) => Timeline): void {
  setState((state) => ({ timelines: withTimeline(state.timelines, key, change) }));
}
