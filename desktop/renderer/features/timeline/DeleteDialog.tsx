import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { plainWords } from '@parley/shared/words/plain-words';
import { deleteMessage } from '../../state/actions/changes.ts';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import './message-details.css';

/** Asks once before a message goes for everybody; says for how many people and what stays. */
export function DeleteDialog({ accountId, message }: { accountId: Id; message: Message }) {
  const members = useStore((state) => selectRoom(state, accountId, message.roomId)?.members ?? null);
  const remove = () => {
    closeOverlay();
    void deleteMessage(accountId, message);
  };
  return (
    <Dialog
      title="Delete this message?"
      words={deleteWords(members, message.thread?.replies ?? 0)}
      onClose={closeOverlay}
      actions={
        <>
          <span className="delete-hint">Hold Shift to skip this</span>
          <Button autoFocus onClick={closeOverlay}>
            Keep
          </Button>
          <Button look="danger" onClick={remove}>
            Delete
          </Button>
        </>
      }
    >
      <p className="delete-words ellipsis" dir="auto">
        {plainWords(message.body, 300)}
      </p>
    </Dialog>
  );
}

/** What happens and to whom. `members` null: their number is not known now. */
export function deleteWords(members: number | null, replies: number): string {
  const people = new Intl.NumberFormat();
  const who =
    members === null
      ? 'for everybody here'
      : members <= 1
        ? 'for you'
        : members === 2
          ? 'for both people here'
          : `for all ${people.format(members)} people here`;
  const rest = replies === 0 ? '' : ` ${people.format(replies)} ${replies === 1 ? 'reply stays' : 'replies stay'}.`;
  return `It disappears ${who}, from search and from notifications.${rest}`;
}
