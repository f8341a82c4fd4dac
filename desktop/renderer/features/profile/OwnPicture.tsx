import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { useRef, useState } from 'react';
import { removePicture } from '../../state/actions/pictures.ts';
import { showProblem } from '../../state/actions/toasts.ts';
import { selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { CropDialog } from './CropDialog.tsx';
import './picture.css';

/** One's picture, or the flag one has without one, and the ways to another. */
export function OwnPicture({ accountId, user, name }: { accountId: Id; user: User; name: string }) {
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const blockedBecause = isOnline ? null : 'This needs the server, which cannot be reached now';
  const remove = async () => {
    const answer = await removePicture(accountId);
    if (!answer.ok) showProblem(answer.error.message);
  };
  return (
    <div className="own-picture">
      <PersonAvatar id={user.id} name={name} size={64} />
      <input
        ref={chooser}
        className="visually-hidden"
        type="file"
        accept="image/png,image/jpeg,image/webp,image/gif"
        aria-label="Choose a picture"
        tabIndex={-1}
        onChange={(event) => {
          setFile(event.target.files?.[0] ?? null);
          // The same file again is a choice too.
          event.target.value = '';
        }}
      />
      <Button size="small" blockedBecause={blockedBecause} onClick={() => chooser.current?.click()}>
        {user.picture === undefined ? 'Choose a picture' : 'Change picture'}
      </Button>
      {user.picture === undefined ? null : (
        <Button size="small" look="quiet" blockedBecause={blockedBecause} onClick={() => void remove()}>
          Remove
        </Button>
      )}
      {file === null ? null : <CropDialog accountId={accountId} file={file} onClose={() => setFile(null)} />}
    </div>
  );
}
