import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import CircleAlert from 'lucide-react/icons/circle-alert';
import Clock from 'lucide-react/icons/clock';
import Copy from 'lucide-react/icons/copy';
import Trash from 'lucide-react/icons/trash-2';
import { dropOutboxItem } from '../../state/actions/messages.ts';
import { openRoom } from '../../state/actions/navigate.ts';
import { openThread } from '../../state/actions/panel.ts';
import { copyText } from '../../state/actions/shell.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { fileNames } from '../files/file-words.ts';
import { describeFailure, describeWaiting } from '../timeline/describe-failure.ts';
import { DraftCard } from './DraftCard.tsx';
import { placeNote } from './place-note.ts';

type Props = { accountId: Id; item: OutboxItem; place: string | null };

/** Words that are on this device only: why, and the way to where they wait. Of a room that one is not in any more (`place` null) they are all that is left, and can be copied here. */
export function UnsentCard({ accountId, item, place }: Props) {
  const { roomId, opId, body, threadRootId } = item;
  const isFailed = item.state === 'failed';
  const open = () => (threadRootId === undefined ? openRoom(accountId, roomId) : openThread(accountId, roomId, threadRootId));
  return (
    <DraftCard
      icon={isFailed ? <CircleAlert className="row-failed" size={16} strokeWidth={1.75} aria-hidden /> : <Clock size={16} strokeWidth={1.75} aria-hidden />}
      name={place ?? 'A room you are not in'}
      note={placeNote(item.call === 'messages.edit', threadRootId !== undefined)}
      at={item.createdAt}
      body={body || fileNames(item.files ?? [])}
      none="Files"
      foot={isFailed ? describeFailure(item.error) : describeWaiting(item.error, item.retryAtMs, Date.now())}
      onOpen={place === null ? null : open}
    >
      {body === '' ? null : (
        <IconButton size={28} label="Copy text" onClick={() => void copyText(body, 'Copied the text.')}>
          <Copy size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      )}
      {place === null ? (
        <IconButton size={28} label="Delete" onClick={() => void dropOutboxItem(accountId, opId)}>
          <Trash size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      ) : null}
    </DraftCard>
  );
}
