import { sizeWords } from '@parley/shared/size-words';
import Plus from 'lucide-react/icons/plus';
import { useRef, useState } from 'react';
import { addFiles, readFileLimit } from '../../state/actions/files.ts';
import type { ComposeTarget } from '../../state/drafts.ts';
import { IconButton } from '../../ui/IconButton.tsx';

/** Opens the system's own choice of files. What the server takes is said before one chooses. */
export function AddFiles({ target, onAdded }: { target: ComposeTarget; onAdded: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [limit, setLimit] = useState<number | null>(null);
  const askLimit = () => void readFileLimit(target.accountId).then(setLimit);
  return (
    <>
      <IconButton
        className="composer-add"
        label={limit === null ? 'Add files' : `Add files, up to ${sizeWords(limit)} each`}
        onPointerEnter={askLimit}
        onFocus={askLimit}
        onClick={() => input.current?.click()}
      >
        <Plus size={18} strokeWidth={1.75} aria-hidden />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-label="Files to add"
        onChange={(event) => {
          void addFiles(target, [...(event.target.files ?? [])]);
          // The same file may be chosen again.
          event.target.value = '';
          onAdded();
        }}
      />
    </>
  );
}
