import type { Id } from '@parley/shared/ids';
import type { OutboxItem, RoomView } from '@parley/shared/ipc/views';
import { useEffect, useMemo, useRef, useState } from 'react';
import { markRead } from '../../state/actions/messages.ts';
import { dropDivider, jumpToLatest, showFrom } from '../../state/actions/timeline.ts';
import { selectOutbox } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import type { Timeline } from '../../state/timeline-window.ts';
import { Announcer } from './Announcer.tsx';
import { DateLine } from './DividerRows.tsx';
import { JumpPill, UnreadBar } from './JumpPill.tsx';
import type { RenderRow } from './rows.ts';
import { startLocation } from './start-location.ts';
import { TimelineRowView } from './TimelineRowView.tsx';
import { TimelineScrollbar } from './TimelineScrollbar.tsx';
import { useArrowKeys } from './use-arrow-keys.ts';
import { useFirstRows } from './use-first-rows.ts';
import { useKeptPlace } from './use-kept-place.ts';
import { useLoading } from './use-loading.ts';
import { type ReadingInput, useDividerSeen, useReading } from './use-reading.ts';
import { useScrolling } from './use-scrolling.ts';
import { useTimelineRows } from './use-timeline-rows.ts';
import { useToday } from './use-today.ts';
import { useViewport } from './use-viewport.ts';

type Props = { accountId: Id; ownId: Id; view: RoomView; timeline: Timeline; isOnline: boolean; isShown: boolean; targetSeq: number | null };

/**
 * The list of a loaded room. It is made anew when its rows were replaced by others (`timeline.opening`), else it never moves what one reads. While it is not
 * shown it is laid out where it will be seen first, and nobody reads it.
 */
export function TimelineList({ accountId, ownId, view, timeline, isOnline, isShown, targetSeq }: Props) {
  const roomId = view.room.id;
  const room = useMemo(() => ({ accountId, roomId }), [accountId, roomId]);
  const outbox = useStore((state) => selectOutbox(state, accountId, roomId));
  const { rows, unfold } = useTimelineRows({ timeline, outbox, ownId, isOnline });
  const scroller = useRef<HTMLDivElement>(null);
  const [start] = useState(() => startLocation(timeline.start, rows));
  const todayMs = useToday();
  useScrolling(scroller);

  const { shown, isWhole } = useFirstRows({ rows, start, scroller, isShown });
  const { toEnd } = useKeptPlace({ scroller, start, rows: shown, isWhole, hasMoreAfter: timeline.hasMoreAfter });
  const viewport = useViewport({ room, scroller, rows, hasMoreAfter: timeline.hasMoreAfter, isShown });
  const isDividerSeen = useDividerSeen(timeline, isShown && viewport.divider === 'in-view');
  useLoading({ room, timeline, rows, isWhole: isWhole && isShown, viewport, scroller });
  const { activeKey, tabIndex, handleFocus, handleBlur, handleKeyDown } = useArrowKeys({ rows, scroller, lastKey: viewport.lastKey });
  useOwnSends(room, outbox.findLast(isSaidHere)?.n ?? 0, toEnd);

  const goToEnd = () => {
    if (jumpToLatest(room)) toEnd();
  };
  const unread = rows.find((row) => row.kind === 'unread');
  const dateAt = useMemo(() => dateAbove(rows, viewport.firstKey), [rows, viewport.firstKey]);

  const spoken = isShown ? ({ role: 'log', 'aria-label': `Messages in ${view.room.name}`, 'aria-live': 'off' } as const) : {};

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the rows inside it are handled in one place
    <div className="timeline" onFocus={handleFocus} onBlur={handleBlur} onKeyDown={handleKeyDown}>
      <div className="timeline-date" aria-hidden>
        {dateAt === null ? null : <DateLine at={dateAt} nowMs={todayMs} />}
      </div>
      {isShown && unread && viewport.divider === 'above' && !isDividerSeen ? (
        <UnreadBar
          row={unread}
          onJump={() => showFrom(room, { at: 'divider' })}
          onMarkRead={() => {
            markRead(room, timeline.headSeq);
            dropDivider(room);
          }}
        />
      ) : null}
      <div ref={scroller} className="timeline-scroller" tabIndex={isShown ? tabIndex : -1} {...spoken}>
        <div className="timeline-rows">
          {shown.map((row) => (
            <TimelineRowView
              key={row.key}
              row={row}
              isActive={row.key === activeKey}
              isTarget={row.seq !== 0 && row.seq === targetSeq}
              isOnline={isOnline}
              nowMs={todayMs}
              onUnfold={unfold}
            />
          ))}
        </div>
      </div>
      <TimelineScrollbar scroller={scroller} />
      {isShown && viewport.isFar ? <JumpPill count={view.unread} onPress={goToEnd} /> : null}
      {isShown ? (
        <>
          <Reading
            accountId={accountId}
            ownId={ownId}
            view={view}
            timeline={timeline}
            rows={rows}
            lastKey={viewport.lastKey}
            isAtEnd={viewport.isAtEnd}
            isDividerSeen={isDividerSeen}
          />
          <Announcer accountId={accountId} ownId={ownId} timeline={timeline} outbox={outbox} />
        </>
      ) : null}
    </div>
  );
}

/** Somebody looks at the list: what they see is read. */
function Reading(input: ReadingInput) {
  useReading(input);
  return null;
}

/** Words for the room itself: what goes to a thread, and votes and other changes, move nothing here. */
function isSaidHere(item: OutboxItem): boolean {
  return item.call === 'messages.send' && item.threadRootId === undefined;
}

/** Sending takes one to the end, wherever one was. */
function useOwnSends(room: { accountId: Id; roomId: Id }, newest: number, toEnd: () => void): void {
  const known = useRef(newest);
  useEffect(() => {
    const isNew = newest > known.current;
    known.current = Math.max(known.current, newest);
    if (isNew && jumpToLatest(room)) toEnd();
  }, [room, newest, toEnd]);
}

/**
 * The day at the upper edge, null where a date of its own stands there or none is known. A date that is still in view speaks for itself: above it the day
 * before it goes on.
 */
function dateAbove(rows: readonly RenderRow[], firstKey: string | null): number | null {
  const index = rows.findIndex((row) => row.key === firstKey);
  const above = rows.slice(0, Math.max(index, 0)).findLast((row) => row.kind === 'date');
  return above?.kind === 'date' ? above.at : null;
}
