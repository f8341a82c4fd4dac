import type { OutboxItem } from '@parley/shared/ipc/views';
import { Fragment, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { growThread, markThread } from '../../state/actions/threads.ts';
import { selectIsOnline, selectOutbox } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import type { OpenThread, ThreadOrder } from '../../state/thread-window.ts';
import { belowPx } from '../timeline/read-viewport.ts';
import { startLocation } from '../timeline/start-location.ts';
import { TimelineRowView } from '../timeline/TimelineRowView.tsx';
import { useArrowKeys } from '../timeline/use-arrow-keys.ts';
import { useIsFocused, useThreadAttention } from '../timeline/use-attention.ts';
import { useKeptPlace } from '../timeline/use-kept-place.ts';
import { useScrolling } from '../timeline/use-scrolling.ts';
import { useViewport } from '../timeline/use-viewport.ts';
import { ThreadHead } from './ThreadHead.tsx';
import { threadRows } from './thread-rows.ts';

type Props = { thread: OpenThread; order: ThreadOrder; targetSeq: number | null; onOrder: (order: ThreadOrder) => void };

/** The mark follows what was seen at most this often. */
const markEveryMs = 300;

/** The rows of an open thread. It is made anew when other rows were read, else it never moves what one reads. */
export function ThreadList({ thread, order, targetSeq, onOrder }: Props) {
  const { accountId, roomId, rootId } = thread;
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const all = useStore((state) => selectOutbox(state, accountId, roomId));
  const outbox = useMemo(() => all.filter((item) => item.threadRootId === rootId), [all, rootId]);
  const rows = useMemo(() => threadRows(thread, outbox, ownId), [thread, outbox, ownId]);
  const scroller = useRef<HTMLDivElement>(null);
  const place = useMemo(() => ({ accountId, roomId: rootId }), [accountId, rootId]);
  const [start] = useState(() =>
    targetSeq !== null
      ? startLocation({ at: 'row', seq: targetSeq, offset: null }, rows)
      : thread.divider && order === 'log'
        ? startLocation({ at: 'divider' }, rows)
        : // A thread one has read, or opens for the first time, begins with what it hangs on.
          ({ at: 'row', key: rows[0]?.key ?? '', offset: 16 } as const),
  );
  const { toEnd } = useKeptPlace({ scroller, start, rows, hasMoreAfter: thread.hasMoreAfter });
  const viewport = useViewport({ room: place, scroller, rows, hasMoreAfter: thread.hasMoreAfter });
  const { activeKey, hasFocus, tabIndex, handleFocus, handleBlur, handleKeyDown } = useArrowKeys({ rows, scroller, lastKey: viewport.lastKey });
  useMarking(thread, viewport.isAtEnd ? (rows.findLast((row) => row.seq > 0)?.seq ?? 0) : (rows.find((row) => row.key === viewport.lastKey)?.seq ?? 0));
  useOwnReplies(outbox, toEnd);
  useThreadAttention(accountId, rootId, viewport.isAtEnd && order === 'log');

  useScrolling(scroller);

  const loadAhead = useCallback(() => {
    const list = scroller.current;
    if (!list || list.clientHeight === 0) return;
    if (list.scrollTop < list.clientHeight) void growThread('before');
    if (belowPx(list) < list.clientHeight) void growThread('after');
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a short page may leave too little ahead although nothing scrolled
  useEffect(loadAhead, [loadAhead, rows]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the rows inside it are handled in one place
    <div className="timeline" onFocus={handleFocus} onBlur={handleBlur} onKeyDown={handleKeyDown}>
      <div ref={scroller} className="timeline-scroller thread-scroller" role="log" aria-label="Thread" aria-live="off" tabIndex={tabIndex} onScroll={loadAhead}>
        <div className="timeline-rows">
          {rows.map((row, index) => (
            <Fragment key={row.key}>
              <TimelineRowView
                row={row}
                isActive={row.key === activeKey}
                isTarget={targetSeq !== null && row.seq === targetSeq}
                isOnline={isOnline}
                nowMs={Date.now()}
                onUnfold={ignore}
              />
              {index === 0 ? <ThreadHead thread={thread} order={order} isStop={hasFocus} onOrder={onOrder} /> : null}
            </Fragment>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Nothing folds in a thread. */
function ignore(): void {}

/** What was in view while the window had the focus is read. */
function useMarking({ accountId, roomId, rootId, order }: OpenThread, seen: number): void {
  const isFocused = useIsFocused();
  const known = useStore((state) => state.byAccount[accountId]?.threads[rootId]);
  const target = isFocused && order === 'log' && known?.isFollowed && seen > known.lastReadSeq ? seen : null;
  useEffect(() => {
    if (target === null) return;
    const timer = setTimeout(() => void markThread({ accountId, roomId, rootId }, target), markEveryMs);
    return () => clearTimeout(timer);
  }, [accountId, roomId, rootId, target]);
}

/** Answering takes one to the end, wherever one was. */
function useOwnReplies(outbox: readonly OutboxItem[], toEnd: () => void): void {
  const newest = outbox.at(-1)?.n ?? 0;
  const known = useRef(newest);
  useEffect(() => {
    if (newest > known.current) toEnd();
    known.current = Math.max(known.current, newest);
  }, [newest, toEnd]);
}
