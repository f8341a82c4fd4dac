import { fileKind } from '@parley/shared/file-kinds';
import type { Id } from '@parley/shared/ids';
import type { OutboxItem, UploadView } from '@parley/shared/ipc/views';
import { sizeWords } from '@parley/shared/size-words';
import X from 'lucide-react/icons/x';
import { waitingAddress } from '../../state/file-address.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { cancelUpload, canDeleteItem } from '../timeline/act-on-item.ts';
import { VoicePlayer } from '../voice/VoicePlayer.tsx';
import { FileCard, Progress } from './FileCard.tsx';
import { factsWords } from './file-words.ts';
import { Picture } from './Picture.tsx';
import { fitPicture, tileSize } from './picture-size.ts';
import { partOf, uploadWords } from './upload-words.ts';
import './files.css';

type Props = { accountId: Id; item: OutboxItem; files: readonly UploadView[]; isOnline: boolean; tabIndex: number };

/** The files of a message that is only on this device, dashed. */
export function WaitingFiles({ accountId, item, files, isOnline, tabIndex }: Props) {
  const isAlone = files.length === 1;
  return (
    <div className="files">
      {files.map((file) =>
        fileKind(file.type) === 'picture' ? (
          <Picture
            key={file.id}
            src={waitingAddress(accountId, file.id)}
            name={file.name}
            size={isAlone ? fitPicture(file) : tileSize}
            isTile={!isAlone}
            isOnline={isOnline}
            isWaiting
            tabIndex={tabIndex}
          >
            {file.state === 'uploading' ? <Progress part={partOf(file)} name={file.name} /> : null}
            <Cancel accountId={accountId} item={item} file={file} tabIndex={tabIndex} />
          </Picture>
        ) : (
          <WaitingFile key={file.id} accountId={accountId} item={item} file={file} isOnline={isOnline} tabIndex={tabIndex} />
        ),
      )}
    </div>
  );
}

function WaitingFile({ accountId, item, file, isOnline, tabIndex }: Omit<Props, 'files'> & { file: UploadView }) {
  const facts = file.state === 'failed' ? factsWords(file) : `${sizeWords(file.size)} · ${uploadWords(file, isOnline)}`;
  const end = <Cancel accountId={accountId} item={item} file={file} tabIndex={tabIndex} />;
  if (file.peaks !== undefined) {
    const { name, durationMs = 0, peaks } = file;
    const src = waitingAddress(accountId, file.id);
    return <VoicePlayer src={src} name={name} durationMs={durationMs} peaks={peaks} facts={facts} isWaiting tabIndex={tabIndex} end={end} />;
  }
  return (
    <FileCard
      name={file.name}
      type={file.type}
      facts={facts}
      isWaiting
      hasFailed={file.state === 'failed'}
      part={file.state === 'uploading' ? partOf(file) : null}
      end={end}
    />
  );
}

/** Takes one file out of a message that was not sent yet. What is left of it stands in the box again. */
function Cancel({ accountId, item, file, tabIndex }: { accountId: Id; item: OutboxItem; file: UploadView; tabIndex: number }) {
  if (!canDeleteItem(item)) return null;
  return (
    <IconButton
      label={`Do not send ${file.name}. The rest goes back into the box`}
      tabIndex={tabIndex}
      onClick={() => void cancelUpload(accountId, item, [file.id])}
    >
      <X size={16} strokeWidth={1.75} aria-hidden />
    </IconButton>
  );
}
