import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { formatDay, formatTime } from '../../ui/time-words.ts';
import { useRoomContext } from './room-context.ts';
import type { RowOf } from './rows.ts';
import { waterlineText } from './waterline.ts';
import './divider-rows.css';

/** Nothing stands above this line on the server either. */
export function BeginningLine() {
  const { accountId, roomId } = useRoomContext();
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const isWhole = view === null || view.firstSeq <= 1;
  const words =
    view?.room.kind === 'direct' ? 'The conversation starts here.' : isWhole ? 'The room starts here.' : 'What was said before you joined is not shown.';
  return <div className="beginning-line">{words}</div>;
}

/** The day that begins here. */
export function DateLine({ at, nowMs }: { at: number; nowMs: number }) {
  return (
    <div className="date-line">
      <span>{formatDay(at, nowMs)}</span>
    </div>
  );
}

/** Where the words begin that one has not read. */
export function UnreadLine({ row }: { row: RowOf<'unread'> }) {
  const { rootId } = useRoomContext();
  const replies = `${row.count > 99 ? '99+' : row.count} ${row.count === 1 ? 'reply' : 'replies'}`;
  return (
    <div className="unread-line">
      <span className="unread-pill">New</span>
      <span className="unread-words">{rootId === null ? newSince(row.count, row.sinceMs) : replies}</span>
    </div>
  );
}

/** "4 messages since 09:48"; the count stops at 99+. */
export function newSince(count: number, sinceMs: number): string {
  return `${count > 99 ? '99+' : count} ${count === 1 ? 'message' : 'messages'} since ${formatTime(sinceMs)}`;
}

/** Numbers that this device lacks. It never claims that what is shown is complete. */
export function HoleLine({ row, isOnline }: { row: RowOf<'hole'>; isOnline: boolean }) {
  const count = row.toSeq - row.seq + 1;
  const things = count === 1 ? '1 message that is' : `up to ${count} messages that are`;
  return (
    <div className="hole-line">
      <span>
        {isOnline
          ? `Loading ${things} missing here…`
          : `Missing here: ${count === 1 ? '1 message' : `up to ${count} messages`}. Loads when the server is back.`}
      </span>
    </div>
  );
}

/** All below it is only on this device. When nothing is left there it collapses. */
export function WaterLine({ row }: { row: RowOf<'waterline'> }) {
  return (
    <div className="water-line" data-leaving={row.isLeaving || undefined} aria-hidden={row.isLeaving || undefined}>
      <span>{waterlineText(row.waiting, row.failed)}</span>
    </div>
  );
}
