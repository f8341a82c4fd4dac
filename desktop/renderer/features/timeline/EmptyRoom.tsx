import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import MessageSquare from 'lucide-react/icons/message-square';
import TextCursorInput from 'lucide-react/icons/text-cursor-input';
import Users from 'lucide-react/icons/users';
import { openOverlay } from '../../state/actions/navigate.ts';
import { togglePanel } from '../../state/actions/panel.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyRow, EmptyState } from '../../ui/EmptyState.tsx';
import { canEditRoom } from './can-edit-room.ts';
import { useAttention } from './use-attention.ts';
import './timeline.css';

type Props = { accountId: Id; ownId: Id; view: RoomView };

/** A room that has just been made: what it is and what one can do first. */
export function EmptyRoom({ accountId, ownId, view }: Props) {
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const serverName = useStore((state) => state.accounts.find((account) => account.id === accountId)?.serverName ?? 'this server');
  const isPanelOpen = useStore((state) => state.settings.isPanelOpen);
  const { room } = view;
  useAttention(accountId, room.id, true);
  const name = roomName(view, users, ownId);
  return (
    <div className="timeline timeline-empty">
      <EmptyState title={room.kind === 'direct' ? `You and ${name}` : `${name} starts here`} words={wordsOf(view, name, serverName)}>
        {room.topic === '' && canEditRoom(view) ? (
          <EmptyRow
            icon={<TextCursorInput size={16} aria-hidden />}
            what="Say what it is for"
            why="One line under the name, shown in the room list"
            action={<Button onClick={() => openOverlay({ kind: 'edit-topic', accountId, roomId: room.id })}>Add a topic</Button>}
          />
        ) : null}
        {room.kind !== 'direct' && !isPanelOpen ? (
          <EmptyRow
            icon={<Users size={16} aria-hidden />}
            what="See who is here"
            why={view.members === null ? 'The people of this room' : `${view.members} ${view.members === 1 ? 'person' : 'people'} so far`}
            action={<Button onClick={togglePanel}>Show people</Button>}
          />
        ) : null}
        {view.state !== 'left' ? (
          <EmptyRow
            icon={<MessageSquare size={16} aria-hidden />}
            what="Write the first words"
            why="They wait on this device when the server is away, and go out in order"
            action={null}
          />
        ) : null}
      </EmptyState>
    </div>
  );
}

function wordsOf(view: RoomView, name: string, serverName: string): string {
  const { room } = view;
  if (room.kind === 'direct') return `Only ${name} and you read what is said here.`;
  if (view.state === 'waiting') return 'You made this room on this device. It is made on the server as soon as it can be reached.';
  const who = view.role === 'owner' ? `You made this ${room.kind} room.` : `This is a ${room.kind} room.`;
  return room.kind === 'public' ? `${who} Anyone on ${serverName} can find and read it.` : `${who} Only its members can find and read it.`;
}
