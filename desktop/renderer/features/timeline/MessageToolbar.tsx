import Copy from 'lucide-react/icons/copy';
import Ellipsis from 'lucide-react/icons/ellipsis';
import MessageSquareText from 'lucide-react/icons/message-square-text';
import Pencil from 'lucide-react/icons/pencil';
import Reply from 'lucide-react/icons/reply';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import SmilePlus from 'lucide-react/icons/smile-plus';
import Trash2 from 'lucide-react/icons/trash-2';
import { toggleReaction, vote } from '../../state/actions/changes.ts';
import { editQueued } from '../../state/actions/compose.ts';
import { copyText } from '../../state/actions/shell.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { noteEmoji, useRecentEmoji } from '../emoji/use-recent-emoji.ts';
import { ownVote } from '../votes/score.ts';
import { Triangle } from '../votes/Triangle.tsx';
import { canDeleteItem, canEditItem, deleteItem, retryItem } from './act-on-item.ts';
import { actionsOf } from './message-actions.ts';
import { useRoomContext, type WordsRow } from './room-context.ts';
import type { RowOf } from './rows.ts';
import './message-toolbar.css';

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** What one does most with a row: shown while it is hovered or focused, and only what can be done now. */
export function MessageToolbar({ row, tabIndex }: { row: WordsRow; tabIndex: number }) {
  const { openMenu } = useRoomContext();
  return (
    <div className="message-toolbar" role="toolbar" aria-label="Message">
      {row.kind === 'message' ? <StoredTools row={row} tabIndex={tabIndex} /> : <PendingTools row={row} tabIndex={tabIndex} />}
      <IconButton
        size={28}
        label="More"
        tabIndex={tabIndex}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          openMenu(row, { x: box.left, y: box.bottom + 4 });
        }}
      >
        <Ellipsis {...icon} />
      </IconButton>
    </div>
  );
}

function StoredTools({ row, tabIndex }: { row: RowOf<'message'>; tabIndex: number }) {
  const context = useRoomContext();
  const { accountId, openPicker, canWrite } = context;
  const { message } = row;
  const recent = useRecentEmoji(3);
  const actions = actionsOf(context, row);
  const reply = actions.find((action) => action.id === 'reply');
  const thread = actions.find((action) => action.id === 'thread');
  const mine = ownVote(message.votes);
  return (
    <>
      {canWrite ? (
        <>
          {recent.map((emoji) => (
            <IconButton
              key={emoji}
              size={28}
              className="toolbar-emoji"
              label={`React with ${emoji}`}
              tabIndex={tabIndex}
              onClick={() => {
                noteEmoji(emoji);
                void toggleReaction(accountId, message, emoji);
              }}
            >
              {emoji}
            </IconButton>
          ))}
          <IconButton size={28} label="React" tabIndex={tabIndex} onClick={(event) => openPicker(message, event.currentTarget)}>
            <SmilePlus {...icon} />
          </IconButton>
          <span className="toolbar-line" />
          <span className="toolbar-votes">
            <IconButton size={28} label="Vote up" keys="+" isActive={mine === 1} tabIndex={tabIndex} onClick={() => void vote(accountId, message, 1)}>
              <Triangle isDown={false} isFilled={mine === 1} />
            </IconButton>
            <IconButton size={28} label="Vote down" keys="-" isActive={mine === -1} tabIndex={tabIndex} onClick={() => void vote(accountId, message, -1)}>
              <Triangle isDown isFilled={mine === -1} />
            </IconButton>
            <span className="toolbar-line" />
          </span>
        </>
      ) : null}
      {reply ? (
        <IconButton size={28} label="Reply" keys="R" tabIndex={tabIndex} onClick={() => reply.run(false)}>
          <Reply className="mirrors" {...icon} />
        </IconButton>
      ) : null}
      {thread ? (
        <IconButton size={28} label={message.thread ? 'Open thread' : 'Reply in a thread'} keys="T" tabIndex={tabIndex} onClick={() => thread.run(false)}>
          <MessageSquareText {...icon} />
        </IconButton>
      ) : null}
    </>
  );
}

function PendingTools({ row: { item }, tabIndex }: { row: RowOf<'pending'>; tabIndex: number }) {
  const { accountId } = useRoomContext();
  const canEdit = useStore((state) => canEditItem(state, accountId, item));
  return (
    <>
      {item.state === 'failed' ? (
        <IconButton size={28} label="Try again" tabIndex={tabIndex} onClick={() => void retryItem(accountId, item)}>
          <RotateCcw {...icon} />
        </IconButton>
      ) : null}
      {canEdit ? (
        <IconButton size={28} label="Edit" keys="E" tabIndex={tabIndex} onClick={() => editQueued(accountId, item)}>
          <Pencil {...icon} />
        </IconButton>
      ) : null}
      <IconButton size={28} label="Copy text" tabIndex={tabIndex} onClick={() => void copyText(item.body, 'Copied the text.')}>
        <Copy {...icon} />
      </IconButton>
      {canDeleteItem(item) ? (
        <IconButton size={28} label="Delete" keys="Del" tabIndex={tabIndex} onClick={() => void deleteItem(accountId, item)}>
          <Trash2 {...icon} />
        </IconButton>
      ) : null}
    </>
  );
}
