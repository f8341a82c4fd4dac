import type { OutboxItem } from '@parley/shared/ipc/views';
import CircleAlert from 'lucide-react/icons/circle-alert';
import Trash2 from 'lucide-react/icons/trash-2';
import { editQueued } from '../../state/actions/compose.ts';
import { copyText } from '../../state/actions/shell.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { ChooseAnother } from '../files/ChooseAnother.tsx';
import { canEditItem, deleteItem, replaceFailedFiles, retryItem } from './act-on-item.ts';
import { describeFailure } from './describe-failure.ts';
import { useRoomContext } from './room-context.ts';
import './failed-strip.css';

/** Why something was not sent and the ways on. It stays until one of them is taken. */
export function FailedStrip({ item, tabIndex }: { item: OutboxItem; tabIndex: number }) {
  const { accountId } = useRoomContext();
  const isMessage = item.call === 'messages.send';
  const canEdit = useStore((state) => canEditItem(state, accountId, item));
  return (
    <div className="failed-strip">
      <CircleAlert className="failed-icon" size={16} strokeWidth={1.75} aria-hidden />
      <span className="failed-reason">{describeFailure(item.error)}</span>
      <span className="failed-actions">
        {item.error?.code === 'too-large' && item.files ? (
          <ChooseAnother tabIndex={tabIndex} onChoose={(files) => void replaceFailedFiles(accountId, item, files)} />
        ) : null}
        <Button tabIndex={tabIndex} onClick={() => void retryItem(accountId, item)}>
          Try again
        </Button>
        {isMessage ? (
          <>
            {canEdit ? (
              <Button tabIndex={tabIndex} onClick={() => editQueued(accountId, item)}>
                Edit
              </Button>
            ) : null}
            <Button tabIndex={tabIndex} onClick={() => void copyText(item.body, 'Copied the text.')}>
              Copy text
            </Button>
          </>
        ) : null}
        <IconButton label="Delete" tabIndex={tabIndex} onClick={() => void deleteItem(accountId, item)}>
          <Trash2 size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </span>
    </div>
  );
}
