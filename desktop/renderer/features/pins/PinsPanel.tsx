import type { Id } from '@parley/shared/ids';
import type { TimelineRow } from '@parley/shared/ipc/views';
import PinOff from 'lucide-react/icons/pin-off';
import { listPinned, pin } from '../../state/actions/changes.ts';
import { selectIsOnline, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { timelineKey } from '../../state/timeline.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { CardList } from '../cards/CardList.tsx';
import { MessageCard } from '../cards/MessageCard.tsx';
import { SidePanel } from '../cards/SidePanel.tsx';

/** What is pinned in a room, newest first. */
export function PinsPanel({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  // A pin is news about a row of the room; other rows are no reason to ask the server again.
  const pinned = useStore((state) => pinnedIn(state.timelines[timelineKey(accountId, roomId)]?.rows));
  const { value: page, problem } = useAnswer({ of: `${accountId} ${roomId}`, again: `${pinned} ${isOnline}`, ask: () => listPinned(accountId, roomId) });

  const canPin = view?.state === 'member';
  return (
    <SidePanel title="Pinned" sub={<bdi>{view?.room.name}</bdi>}>
      {problem ? (
        <p className="card-note" role="status">
          {problem}
        </p>
      ) : null}
      {page && !page.isComplete ? <p className="card-note">Only pins this device knows. The whole list comes when the server is back.</p> : null}
      {page?.rows.length === 0 ? <p className="card-note">Nothing is pinned here yet. Pin a message with P or from its menu.</p> : null}
      <CardList>
        {page?.rows.map(({ message }) => (
          <MessageCard
            key={message.id}
            accountId={accountId}
            message={message}
            end={
              canPin ? (
                <IconButton size={28} label="Unpin" onClick={() => void pin(accountId, message, false)}>
                  <PinOff size={16} strokeWidth={1.75} aria-hidden />
                </IconButton>
              ) : null
            }
          />
        ))}
      </CardList>
    </SidePanel>
  );
}

/** Which loaded rows are pinned, and in which state. */
function pinnedIn(rows: readonly TimelineRow[] | undefined): string {
  return (rows ?? []).flatMap((row) => (row.kind === 'message' && row.message.pinned ? `${row.message.id}:${row.message.version}` : [])).join();
}
