import type { NotifyLevel } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { ruleRefusal } from '@parley/shared/room-rules';
import Bell from 'lucide-react/icons/bell';
import MessageSquare from 'lucide-react/icons/message-square';
import TextCursorInput from 'lucide-react/icons/text-cursor-input';
import UserPlus from 'lucide-react/icons/user-plus';
import { useEffect } from 'react';
import { openOverlay } from '../../state/actions/navigate.ts';
import { setNotify } from '../../state/actions/rooms.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyRow, EmptyState } from '../../ui/EmptyState.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { notifyWords } from '../rooms/notify-words.ts';
import { focusRoom } from '../shell/landmarks.ts';
import { canEditRoom } from './can-edit-room.ts';
import { useAttention } from './use-attention.ts';
import './timeline.css';

const levels: readonly NotifyLevel[] = ['all', 'mentions', 'nothing'];
const hearWords: Readonly<Record<NotifyLevel, { what: string; why: string }>> = {
  all: { what: 'You hear about everything here', why: 'All messages notify you' },
  mentions: { what: 'You hear when somebody calls you', why: 'Only mentions notify you' },
  nothing: { what: 'You hear nothing from here', why: 'The room is muted' },
};

type Props = { accountId: Id; ownId: Id; view: RoomView };

/** A room that has just been made: what it is and what one can do first. */
export function EmptyRoom({ accountId, ownId, view }: Props) {
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const serverName = useStore((state) => state.accounts.find((account) => account.id === accountId)?.serverName ?? 'this server');
  const { room } = view;
  useAttention(accountId, room.id, true);
  // The only words here may have been taken out of the queue, and the focus went with them.
  useEffect(focusRoom, []);
  const name = roomName(view, users, ownId);
  return (
    <div className="timeline timeline-empty">
      <EmptyState title={room.kind === 'direct' ? `You and ${name}` : `${name} starts here`} words={wordsOf(view, name, serverName)}>
        {room.topic === '' && canEditRoom(view) ? (
          <EmptyRow
            icon={<TextCursorInput size={16} aria-hidden />}
            what="Say what it is for"
            why="One line under the name, shown in the room list"
            action={<Button onClick={() => openOverlay({ kind: 'room-settings', accountId, roomId: room.id })}>Add a topic</Button>}
          />
        ) : null}
        {view.state === 'member' && ruleRefusal('invite', view.role, room) === null ? (
          <EmptyRow
            icon={<UserPlus size={16} aria-hidden />}
            what="Bring people in"
            why="Those on this server at once, anybody else by a link"
            action={
              <Button look="primary" onClick={() => openOverlay({ kind: 'invite', accountId, roomId: room.id })}>
                Invite
              </Button>
            }
          />
        ) : null}
        {view.state === 'member' ? (
          <EmptyRow
            icon={<Bell size={16} aria-hidden />}
            what={hearWords[view.notify].what}
            why={hearWords[view.notify].why}
            action={
              <Menu label="Notify me" align="end" trigger={<Button look="quiet">Change</Button>}>
                {levels.map((level) => (
                  <MenuItem key={level} isChosen={view.notify === level} onSelect={() => void setNotify(accountId, room.id, level)}>
                    {notifyWords[level]}
                  </MenuItem>
                ))}
              </Menu>
            }
          />
        ) : (
          <EmptyRow
            icon={<MessageSquare size={16} aria-hidden />}
            what="Write the first words"
            why="They wait on this device when the server is away, and go out in order"
            action={null}
          />
        )}
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
