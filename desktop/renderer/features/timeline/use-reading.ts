import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { useEffect, useRef, useState } from 'react';
import { markRead } from '../../state/actions/messages.ts';
import { extendDivider, moveDivider } from '../../state/actions/timeline.ts';
import { useStore } from '../../state/store.ts';
import { lastSeqOf, type Timeline } from '../../state/timeline-window.ts';
import type { RenderRow } from './rows.ts';
import { isFocused, useAttention, useIsFocused } from './use-attention.ts';

export type ReadingInput = {
  accountId: Id;
  ownId: Id;
  view: RoomView;
  timeline: Timeline;
  rows: readonly RenderRow[];
  lastKey: string | null;
  isAtEnd: boolean;
  isDividerSeen: boolean;
};

/** The mark follows what was seen at most this often. */
const markEveryMs = 300;

/**
 * Tells the engine what the person looks at and how far they have read. Something is read only when the window has the focus and the person was at the
 * divider or at the end: opening a room alone reads nothing. What one marked unread stays so until one comes back to the room, or says that it is read.
 */
export function useReading({ accountId, ownId, view, timeline, rows, lastKey, isAtEnd, isDividerSeen }: ReadingInput): void {
  const roomId = view.room.id;
  const focused = useIsFocused();
  useAttention(accountId, roomId, isAtEnd);
  const isHeld = useMarkedUnread(accountId, ownId, roomId, view.lastReadSeq);

  const canRead = focused && view.state === 'member' && timeline.status === 'ready' && (isAtEnd || isDividerSeen || timeline.divider === null);
  const seen = isAtEnd ? timeline.headSeq : (rows.find((row) => row.key === lastKey)?.seq ?? 0);
  const target = canRead && !isHeld && seen > view.lastReadSeq ? seen : null;
  useEffect(() => {
    if (target === null) return;
    const timer = setTimeout(() => markRead({ accountId, roomId }, target), markEveryMs);
    return () => clearTimeout(timer);
  }, [accountId, roomId, target]);

  useUnattended(accountId, ownId, roomId, timeline);
}

/** Whether something was marked unread while the room is open, here (also what was not read yet) or on another device; the divider stands there then. */
function useMarkedUnread(accountId: Id, ownId: Id, roomId: Id, lastReadSeq: number): boolean {
  const before = useRef({ roomId, lastReadSeq });
  const marked = useStore((state) => state.markedUnread);
  const isMarkedHere = marked?.accountId === accountId && marked.roomId === roomId && marked.seq - 1 === lastReadSeq;
  const [heldIn, setHeldIn] = useState<Id | null>(null);
  useEffect(() => {
    const known = before.current;
    before.current = { roomId, lastReadSeq };
    if (known.roomId !== roomId || known.lastReadSeq === lastReadSeq) return;
    const isBack = lastReadSeq < known.lastReadSeq;
    setHeldIn(isBack || isMarkedHere ? roomId : null);
    if (isBack) moveDivider({ accountId, roomId }, ownId, lastReadSeq);
  }, [accountId, ownId, roomId, lastReadSeq, isMarkedHere]);
  const lastMarked = useRef(marked);
  useEffect(() => {
    if (marked === lastMarked.current) return;
    lastMarked.current = marked;
    if (marked?.accountId !== accountId || marked.roomId !== roomId) return;
    setHeldIn(roomId);
    moveDivider({ accountId, roomId }, ownId, marked.seq - 1);
  }, [accountId, ownId, roomId, marked]);
  return heldIn === roomId;
}

/** Words that come while nobody looks get the divider. */
function useUnattended(accountId: Id, ownId: Id, roomId: Id, timeline: Timeline): void {
  const knownTo = useRef<number | null>(null);
  useEffect(() => {
    const last = timeline.rows.at(-1);
    if (timeline.status !== 'ready' || !last || timeline.hasMoreAfter) return;
    const before = knownTo.current;
    knownTo.current = lastSeqOf(last);
    if (before === null || isFocused()) return;
    const fresh = timeline.rows.filter((row) => row.kind === 'message' && row.seq > before && row.message.authorId !== ownId);
    if (fresh.length > 0) extendDivider({ accountId, roomId }, before, lastSeqOf(last), fresh.length);
  }, [accountId, ownId, roomId, timeline]);
}

/** Whether the divider was in view since it stands where it stands. */
export function useDividerSeen(timeline: Timeline, isInView: boolean): boolean {
  const place = timeline.divider?.afterSeq ?? null;
  const [seenAt, setSeenAt] = useState<number | null>(null);
  useEffect(() => {
    if (isInView && place !== null) setSeenAt(place);
  }, [isInView, place]);
  return place !== null && seenAt === place;
}
