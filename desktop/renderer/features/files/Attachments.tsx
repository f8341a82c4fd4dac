import { fileKind } from '@parley/shared/file-kinds';
import type { UploadView } from '@parley/shared/ipc/views';
import { sizeWords } from '@parley/shared/size-words';
import X from 'lucide-react/icons/x';
import { removeFile } from '../../state/actions/files.ts';
import type { ComposeTarget } from '../../state/drafts.ts';
import { waitingAddress } from '../../state/file-address.ts';
import { selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { VoicePlayer } from '../voice/VoicePlayer.tsx';
import { FileCard } from './FileCard.tsx';
import { partOf, uploadWords } from './upload-words.ts';
import './files.css';

/** What goes with the words, above them. */
export function Attachments({ target, files, onRemoved }: { target: ComposeTarget; files: readonly UploadView[]; onRemoved: () => void }) {
  const isOnline = useStore((state) => selectIsOnline(state, target.accountId));
  return (
    <ul className="attachments" aria-label="Files of this message">
      {files.map((file) => (
        <li key={file.id} className="attachment">
          {fileKind(file.type) === 'picture' && file.state !== 'reading' ? (
            <img className="attachment-picture" src={waitingAddress(target.accountId, file.id)} alt="" />
          ) : null}
          <Attachment
            file={file}
            src={waitingAddress(target.accountId, file.id)}
            isOnline={isOnline}
            onRemove={() => {
              void removeFile(target.accountId, file.id);
              onRemoved();
            }}
          />
        </li>
      ))}
    </ul>
  );
}

function Attachment({ file, src, isOnline, onRemove }: { file: UploadView; src: string; isOnline: boolean; onRemove: () => void }) {
  const facts = file.state === 'done' ? sizeWords(file.size) : `${sizeWords(file.size)} · ${uploadWords(file, isOnline)}`;
  const end = (
    <IconButton size={28} label={`Remove ${file.name}`} onClick={onRemove}>
      <X size={16} strokeWidth={1.75} aria-hidden />
    </IconButton>
  );
  // What one said can be heard before it is sent.
  if (file.peaks !== undefined && file.state !== 'reading') {
    const { name, durationMs = 0, peaks, state } = file;
    return <VoicePlayer src={src} name={name} durationMs={durationMs} peaks={peaks} facts={facts} isWaiting={state !== 'done'} tabIndex={0} end={end} />;
  }
  return (
    <FileCard
      name={file.name}
      type={file.type}
      facts={facts}
      isWaiting={file.state !== 'done'}
      hasFailed={file.state === 'failed'}
      part={file.state === 'uploading' || file.state === 'reading' ? partOf(file) : null}
      end={end}
    />
  );
}
