import type { Id } from '@parley/shared/ids';
import { sizeWords } from '@parley/shared/size-words';
import Download from 'lucide-react/icons/download';
import Link from 'lucide-react/icons/link';
import MessageSquareText from 'lucide-react/icons/message-square-text';
import X from 'lucide-react/icons/x';
import ZoomIn from 'lucide-react/icons/zoom-in';
import ZoomOut from 'lucide-react/icons/zoom-out';
import { saveFile } from '../../state/actions/files.ts';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { openMessage } from '../../state/actions/panel.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { formatShortDay, formatTime } from '../../ui/time-words.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';
import { copyLink } from '../timeline/message-actions.ts';
import type { RoomPicture } from './use-room-pictures.ts';
import { zoomIn, zoomOut } from './zoom.ts';

type Props = { accountId: Id; picture: RoomPicture; zoom: number; onZoom: (change: (zoom: number) => number) => void };

/** Whose picture it is, how large, and what one can do with it. */
export function ViewerHeader({ accountId, picture: { message, file }, zoom, onZoom }: Props) {
  const user = useUser(accountId, message.authorId);
  const view = useStore((state) => selectRoom(state, accountId, message.roomId));
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const name = personName(user);
  const day = formatShortDay(message.createdAt, Date.now()) ?? 'today';
  const goThere = () => {
    closeOverlay();
    openMessage(accountId, message);
  };
  return (
    <header className="viewer-head">
      <PersonAvatar id={message.authorId} name={name} size={36} isBot={user?.bot === true} />
      <div className="viewer-texts">
        <p className="ellipsis">
          <bdi className="viewer-name">{name}</bdi> in <bdi>{view ? roomName(view, users, ownId) : 'a room'}</bdi>, {day} {formatTime(message.createdAt)}
        </p>
        <p className="viewer-facts ellipsis">
          <bdi>{file.name}</bdi>
          {file.width !== undefined && file.height !== undefined ? ` · ${file.width} × ${file.height}` : ''} · {sizeWords(file.size)}
        </p>
      </div>
      <div className="viewer-tools">
        <IconButton label="Smaller" keys="-" isBlocked={zoomOut(zoom) === zoom} onClick={() => onZoom(zoomOut)}>
          <ZoomOut size={18} strokeWidth={1.75} aria-hidden />
        </IconButton>
        <span className="viewer-percent tabular" role="status">
          {Math.round(zoom * 100)} %
        </span>
        <IconButton label="Larger" keys="+" isBlocked={zoomIn(zoom) === zoom} onClick={() => onZoom(zoomIn)}>
          <ZoomIn size={18} strokeWidth={1.75} aria-hidden />
        </IconButton>
        <span className="viewer-rule" />
        <IconButton label="Show in the room" onClick={goThere}>
          <MessageSquareText size={18} strokeWidth={1.75} aria-hidden />
        </IconButton>
        <IconButton label="Copy link" onClick={() => void copyLink(accountId, message)}>
          <Link size={18} strokeWidth={1.75} aria-hidden />
        </IconButton>
        <IconButton
          label={`Save ${file.name}`}
          onClick={() => void saveFile({ accountId, fileId: file.id, of: { roomId: message.roomId, messageId: message.id } }, file.name)}
        >
          <Download size={18} strokeWidth={1.75} aria-hidden />
        </IconButton>
        <span className="viewer-rule" />
        <IconButton label="Close" keys="Esc" onClick={closeOverlay}>
          <X size={18} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </div>
    </header>
  );
}
