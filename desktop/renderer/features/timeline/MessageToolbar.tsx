import Copy from 'lucide-react/icons/copy';
import Ellipsis from 'lucide-react/icons/ellipsis';
import Pencil from 'lucide-react/icons/pencil';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import Trash2 from 'lucide-react/icons/trash-2';
import { copyText } from '../../state/actions/shell.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { canDeleteItem, canEditItem, deleteItem, retryItem } from './act-on-item.ts';
import { useRoomContext, type WordsRow } from './room-context.ts';
import './message-toolbar.css';

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** What one can do with a row: shown while it is hovered or focused, and only what can be done now. */
export function MessageToolbar({ row, tabIndex }: { row: WordsRow; tabIndex: number }) {
  const { accountId, startEdit, openMenu } = useRoomContext();
  const item = row.kind === 'pending' ? row.item : null;
  const body = item ? item.body : row.kind === 'message' ? row.message.body : '';
  return (
    <div className="message-toolbar" role="toolbar" aria-label="Message">
      {item?.state === 'failed' ? (
        <IconButton size={28} label="Try again" tabIndex={tabIndex} onClick={() => void retryItem(accountId, item)}>
          <RotateCcw {...icon} />
        </IconButton>
      ) : null}
      {item && canEditItem(item) ? (
        <IconButton size={28} label="Edit" tabIndex={tabIndex} onClick={() => startEdit(item)}>
          <Pencil {...icon} />
        </IconButton>
      ) : null}
      <IconButton size={28} label="Copy text" tabIndex={tabIndex} onClick={() => void copyText(body, 'Copied the text')}>
        <Copy {...icon} />
      </IconButton>
      {item && canDeleteItem(item) ? (
        <IconButton size={28} label="Delete" tabIndex={tabIndex} onClick={() => void deleteItem(accountId, item)}>
          <Trash2 {...icon} />
        </IconButton>
      ) : null}
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
