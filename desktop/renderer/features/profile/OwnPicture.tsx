import type { User } from '@parley/shared/entities/user';
import { useRef, useState } from 'react';
import { type PictureOf, removePicture } from '../../state/actions/pictures.ts';
import { showProblem } from '../../state/actions/toasts.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { CropDialog } from './CropDialog.tsx';
import './picture.css';

type Props = { of: PictureOf; user: User; name: string; onChanged?: () => void };

/** One's picture (or a bot's), or the flag one has without one, and the ways to another. */
export function OwnPicture({ of, user, name, onChanged }: Props) {
  const { accountId, botId } = of;
  const blockedBecause = useNeedsServer(accountId);
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const remove = async () => {
    const answer = await removePicture(of);
    if (answer.ok) onChanged?.();
    else showProblem(answer.error.message);
  };
  return (
    <div className="own-picture">
      <PersonAvatar id={user.id} name={name} size={64} isBot={botId !== undefined} />
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
      {file === null ? null : <CropDialog of={of} file={file} onClose={() => setFile(null)} {...(onChanged ? { onChanged } : {})} />}
    </div>
  );
}
