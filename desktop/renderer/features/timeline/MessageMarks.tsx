import Bookmark from 'lucide-react/icons/bookmark';
import Pin from 'lucide-react/icons/pin';
import { openOverlay } from '../../state/actions/navigate.ts';
import { formatFull } from '../../ui/time-words.ts';
import { useRoomContext } from './room-context.ts';
import type { RowOf } from './rows.ts';

/** What stands behind the words: that they were changed (a press shows how), that they are pinned, that one kept them. */
export function MessageMarks({ row, tabIndex }: { row: RowOf<'message'>; tabIndex: number }) {
  const { accountId } = useRoomContext();
  const { message, isSaved } = row;
  if (message.editedAt === undefined && !message.pinned && !isSaved) return null;
  return (
    <span className="message-marks">
      {message.editedAt === undefined ? null : (
        <button
          type="button"
          className="message-edited"
          title={`Edited ${formatFull(message.editedAt)}. Show what it said before`}
          tabIndex={tabIndex}
          onClick={() => openOverlay({ kind: 'edit-history', accountId, message })}
        >
          edited
        </button>
      )}
      {message.pinned ? (
        <span className="message-mark" title="Pinned to this room">
          <Pin size={12} strokeWidth={2} aria-hidden />
          pinned
        </span>
      ) : null}
      {isSaved ? (
        <span className="message-mark" title="Saved for later, only you see this">
          <Bookmark size={12} strokeWidth={2} aria-hidden />
          saved
        </span>
      ) : null}
    </span>
  );
}
