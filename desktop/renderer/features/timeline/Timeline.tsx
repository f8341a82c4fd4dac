import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { useEffect, useState } from 'react';
import { openTimeline, refreshTimeline } from '../../state/actions/timeline.ts';
import { selectOutbox } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { timelineKey } from '../../state/timeline.ts';
import { Button } from '../../ui/Button.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { EmptyRoom } from './EmptyRoom.tsx';
import { isEmptyRoom } from './is-empty-room.ts';
import { TimelineList } from './TimelineList.tsx';
import { useOpenTimeline } from './use-open-timeline.ts';
import './timeline.css';

type Props = { accountId: Id; ownId: Id; view: RoomView; isOnline: boolean; isShown: boolean };

/** The words of a room: loaded from the device, at the place where one goes on reading. */
export function Timeline({ accountId, ownId, view, isOnline, isShown }: Props) {
  const roomId = view.room.id;
  const timeline = useStore((state) => state.timelines[timelineKey(accountId, roomId)]);
  // A room that is only just being made shows what it is, not that it waits.
  const hasOutbox = useStore((state) =>
    selectOutbox(state, accountId, roomId).some((item) => (item.call === 'messages.send' && item.threadRootId === undefined) || item.state === 'failed'),
  );
  const targetSeq = useOpenTimeline(accountId, roomId, isShown);
  const isLost = isShown && timeline?.status === 'failed' && timeline.isStale;
  useEffect(() => {
    if (isLost) void openTimeline({ accountId, roomId }, null);
  }, [accountId, roomId, isLost]);
  if (!isShown && (timeline?.status !== 'ready' || isEmptyRoom(timeline))) return null;
  if (timeline?.status === 'failed') {
    return (
      <div className="timeline timeline-problem" role="status">
        <p>The messages could not be read from this device just now. Nothing was lost.</p>
        <Button onClick={() => void refreshTimeline({ accountId, roomId }, 'end')}>Try again</Button>
      </div>
    );
  }
  if (!timeline || timeline.status === 'loading') return <Loading />;
  if (!hasOutbox && isEmptyRoom(timeline)) return <EmptyRoom accountId={accountId} ownId={ownId} view={view} />;
  const list = { accountId, ownId, view, timeline, isOnline, isShown, targetSeq };
  return <TimelineList key={timeline.opening} {...list} />;
}

/** The device answers within a frame or two: only what takes longer is worth a word. */
const loadingShowsAfterMs = 120;

function Loading() {
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsShown(true), loadingShowsAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="timeline timeline-loading" role="status" aria-label={isShown ? 'Loading messages' : undefined}>
      {isShown ? <Skeleton rows={8} /> : null}
    </div>
  );
}
