import type { Message } from '@parley/shared/entities/message';
import type { PendingChange } from '@parley/shared/ipc/views';
import CircleAlert from 'lucide-react/icons/circle-alert';
import Trash2 from 'lucide-react/icons/trash-2';
import { editMessage } from '../../state/actions/compose.ts';
import { dropOutboxItem, retryOutboxItem } from '../../state/actions/messages.ts';
import { copyText } from '../../state/actions/shell.ts';
import { showProblem } from '../../state/actions/toasts.ts';
import { describeRefusal } from '../../state/describe-refusal.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useRoomContext } from './room-context.ts';
import './failed-strip.css';

/** Why a change of a stored message was not stored, with its words and the ways on. It stays until one of them is taken. */
export function FailedChange({ message, change, tabIndex }: { message: Message; change: PendingChange; tabIndex: number }) {
  const { accountId, roomId, rootId } = useRoomContext();
  const { opId, body } = change;
  const say = async (answer: ReturnType<typeof retryOutboxItem>) => {
    const result = await answer;
    if (!result.ok) showProblem(result.error.message);
  };
  const reason = change.error ? describeRefusal(change.call, change.error) : 'The change was not stored.';
  return (
    <div className="failed-strip">
      <CircleAlert className="failed-icon" size={16} strokeWidth={1.75} aria-hidden />
      <span className="failed-reason">
        {reason}
        {body === undefined ? null : (
          <span className="failed-words" dir="auto">
            {body}
          </span>
        )}
      </span>
      <span className="failed-actions">
        <Button tabIndex={tabIndex} onClick={() => void say(retryOutboxItem(accountId, opId))}>
          Try again
        </Button>
        {body === undefined ? null : (
          <>
            <Button tabIndex={tabIndex} onClick={() => void editMessage(accountId, roomId, rootId, message.id)}>
              Edit
            </Button>
            <Button tabIndex={tabIndex} onClick={() => void copyText(body, 'Copied the text.')}>
              Copy text
            </Button>
          </>
        )}
        <IconButton label="Discard the change" tabIndex={tabIndex} onClick={() => void dropOutboxItem(accountId, opId)}>
          <Trash2 size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </span>
    </div>
  );
}
