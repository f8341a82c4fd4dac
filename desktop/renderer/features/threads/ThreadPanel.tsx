import type { Id } from '@parley/shared/ids';
import Bell from 'lucide-react/icons/bell';
import BellOff from 'lucide-react/icons/bell-off';
import { useEffect, useState } from 'react';
import { followThread, leaveThread, readThread, refreshThread } from '../../state/actions/threads.ts';
import type { SidePanel as Panel } from '../../state/app-state.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import type { ThreadOrder } from '../../state/thread-window.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { SidePanel } from '../cards/SidePanel.tsx';
import { Composer } from '../composer/Composer.tsx';
import { readOnlyReason } from '../composer/read-only-reason.ts';
import { DropFrame } from '../files/DropFrame.tsx';
import { useDropFiles } from '../files/use-drop-files.ts';
import { personName, useUser } from '../people/use-user.ts';
import { MessageScope } from '../timeline/MessageScope.tsx';
import { ThreadList } from './ThreadList.tsx';
import '../timeline/room-sheet.css';
import '../timeline/timeline.css';
import '../timeline/timeline-compact.css';
import '../timeline/timeline-folded.css';
import './thread.css';

type Props = { panel: Extract<Panel, { kind: 'thread' }> };

/** The target whose composer took the focus last: a panel that is only shown again leaves the focus where it is. */
let focused = 0;

/** A thread beside its room: the message it hangs on, the replies, and a box to write in. */
export function ThreadPanel({ panel }: Props) {
  const { accountId, roomId, rootId, seq, n } = panel;
  const [order, setOrder] = useState<ThreadOrder>('log');
  const [focuses] = useState(() => n !== focused);
  const thread = useStore((state) => (state.thread?.rootId === rootId ? state.thread : null));
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const canWrite = view?.state === 'member' && readOnlyReason(view) === null;
  const isStale = thread?.isStale === true;
  const drop = useDropFiles(canWrite ? { accountId, roomId, rootId } : null);

  useEffect(() => {
    focused = n;
    setOrder('log');
    void readThread({ accountId, roomId, rootId }, 'log', seq);
  }, [accountId, roomId, rootId, seq, n]);
  useEffect(() => leaveThread, []);
  useEffect(() => {
    if (isStale) void refreshThread();
  }, [isStale]);
  const choose = (next: ThreadOrder) => {
    setOrder(next);
    void readThread({ accountId, roomId, rootId }, next, null);
  };

  return (
    <SidePanel
      title="Thread"
      sub={<Origin accountId={accountId} roomId={roomId} authorId={thread?.root?.message.authorId ?? null} />}
      tools={<Follow panel={panel} />}
    >
      <MessageScope accountId={accountId} roomId={roomId} rootId={rootId}>
        <div className="room-sheet thread" {...drop.handlers}>
          {drop.isOver ? <DropFrame name="this thread" /> : null}
          {thread?.status === 'failed' ? (
            <div className="timeline timeline-problem" role="status">
              <p>The thread could not be read from this device just now. Nothing was lost.</p>
              <Button onClick={() => choose(order)}>Try again</Button>
            </div>
          ) : thread?.status === 'ready' ? (
            <ThreadList key={`${rootId}/${thread.opening}`} thread={thread} order={order} targetSeq={seq} onOrder={choose} />
          ) : (
            <div className="timeline timeline-loading" role="status" aria-label="Loading the thread">
              <Skeleton rows={4} />
            </div>
          )}
          {canWrite ? <Composer key={rootId} accountId={accountId} roomId={roomId} rootId={rootId} focuses={focuses} /> : null}
        </div>
      </MessageScope>
    </SidePanel>
  );
}

/** "firmware, started by Jonas Weber". */
function Origin({ accountId, roomId, authorId }: { accountId: Id; roomId: Id; authorId: Id | null }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const author = useUser(accountId, authorId ?? ownId);
  return (
    <>
      <bdi>{view ? roomName(view, users, ownId) : ''}</bdi>
      {authorId === null ? null : (
        <>
          , started by <bdi>{authorId === ownId ? 'you' : personName(author)}</bdi>
        </>
      )}
    </>
  );
}

/** Whether new replies count for this person. */
function Follow({ panel: { accountId, roomId, rootId } }: Props) {
  const isFollowed = useStore((state) => state.byAccount[accountId]?.threads[rootId]?.isFollowed ?? false);
  return (
    <IconButton
      label={isFollowed ? 'Stop following' : 'Follow'}
      isActive={isFollowed}
      onClick={() => void followThread({ accountId, roomId, rootId }, !isFollowed)}
    >
      {isFollowed ? <Bell size={18} strokeWidth={1.75} aria-hidden /> : <BellOff size={18} strokeWidth={1.75} aria-hidden />}
    </IconButton>
  );
}
