import Plus from 'lucide-react/icons/plus';
import { useRef } from 'react';
import { addFiles } from '../../state/actions/files.ts';
import type { ComposeTarget } from '../../state/drafts.ts';
import { IconButton } from '../../ui/IconButton.tsx';

/** Opens the system's own choice of files. */
export function AddFiles({ target, onAdded }: { target: ComposeTarget; onAdded: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton className="composer-add" label="Add files" onClick={() => input.current?.click()}>
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
