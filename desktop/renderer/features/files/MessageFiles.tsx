import type { File } from '@parley/shared/entities/file';
import type { Message } from '@parley/shared/entities/message';
import { fileKind } from '@parley/shared/file-kinds';
import type { Id } from '@parley/shared/ids';
import { sizeWords } from '@parley/shared/size-words';
import Download from 'lucide-react/icons/download';
import { saveFile } from '../../state/actions/files.ts';
import { openOverlay } from '../../state/actions/navigate.ts';
import { storedAddress } from '../../state/file-address.ts';
import { selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { VoicePlayer } from '../voice/VoicePlayer.tsx';
import { FileCard } from './FileCard.tsx';
import { durationWords, factsWords } from './file-words.ts';
import { Picture } from './Picture.tsx';
import { Player } from './Player.tsx';
import { fitPicture, tileSize } from './picture-size.ts';
import './files.css';

type Props = { accountId: Id; message: Message; tabIndex: number };

/** How many pictures of one message are shown; the last says how many more there are. */
const tilesMax = 6;

/** The files of a stored message: pictures first, then what plays, then what can only be saved. */
export function MessageFiles({ accountId, message, tabIndex }: Props) {
  const of = { accountId, message, tabIndex };
  const pictures = message.files.filter((file) => fileKind(file.type) === 'picture');
  const others = message.files.filter((file) => fileKind(file.type) !== 'picture');
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const isAlone = message.files.length === 1;
  const shown = pictures.slice(0, tilesMax);
  return (
    <div className="files">
      {shown.map((file, index) => (
        <Picture
          key={file.id}
          src={storedAddress(accountId, message, file.id, 'thumbnail')}
          name={file.name}
          size={isAlone ? fitPicture(file.width === undefined ? file.thumbnail : file) : tileSize}
          isTile={!isAlone}
          isOnline={isOnline}
          more={index === tilesMax - 1 ? pictures.length - shown.length : 0}
          tabIndex={tabIndex}
          onOpen={() => openOverlay({ kind: 'picture', accountId, message, fileId: file.id })}
        />
      ))}
      {others.map((file) => (fileKind(file.type) === 'other' ? <Card key={file.id} file={file} {...of} /> : <Media key={file.id} file={file} {...of} />))}
    </div>
  );
}

function Media({ file, accountId, message, tabIndex }: Props & { file: File }) {
  const end = <Save file={file} accountId={accountId} message={message} tabIndex={tabIndex} />;
  const src = storedAddress(accountId, message, file.id, 'whole');
  if (file.peaks !== undefined && file.durationMs !== undefined) {
    const { name, durationMs, peaks, size } = file;
    return <VoicePlayer src={src} name={name} durationMs={durationMs} peaks={peaks} facts={sizeWords(size)} tabIndex={tabIndex} end={end} />;
  }
  const facts = file.durationMs === undefined ? sizeWords(file.size) : `${durationWords(file.durationMs)} · ${sizeWords(file.size)}`;
  return (
    <Player
      kind={fileKind(file.type) === 'video' ? 'video' : 'audio'}
      src={src}
      poster={file.thumbnail ? storedAddress(accountId, message, file.id, 'thumbnail') : undefined}
      name={file.name}
      facts={facts}
      size={file}
      tabIndex={tabIndex}
      end={end}
    />
  );
}

function Card({ file, accountId, message, tabIndex }: Props & { file: File }) {
  const received = useStore((state) => state.downloads[file.id]);
  return (
    <FileCard
      name={file.name}
      type={file.type}
      facts={received === undefined ? factsWords(file) : `${sizeWords(received)} of ${sizeWords(file.size)}`}
      part={received === undefined ? null : Math.min(1, received / Math.max(1, file.size))}
      end={<Save file={file} accountId={accountId} message={message} tabIndex={tabIndex} />}
    />
  );
}

function Save({ file, accountId, message, tabIndex }: Props & { file: File }) {
  const save = () => void saveFile({ accountId, fileId: file.id, of: { roomId: message.roomId, messageId: message.id } }, file.name);
  return (
    <IconButton label={`Save ${file.name}`} tabIndex={tabIndex} onClick={save}>
      <Download size={16} strokeWidth={1.75} aria-hidden />
    </IconButton>
  );
}
