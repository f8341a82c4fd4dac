import type { OutboxItem } from '@parley/shared/ipc/views';
import Pencil from 'lucide-react/icons/pencil';
import X from 'lucide-react/icons/x';
import { IconButton } from '../../ui/IconButton.tsx';

/** Says that what is being written changes a message that is not stored. */
export function EditStrip({ item, onCancel }: { item: OutboxItem; onCancel: () => void }) {
  return (
    <div className="composer-strip">
      <Pencil size={14} strokeWidth={2} aria-hidden />
      <span className="ellipsis">
        {item.state === 'failed' ? 'Editing a message that was not sent' : 'Editing a message that waits'}{' '}
        <bdi className="composer-strip-words">{item.body}</bdi>
      </span>
      <IconButton size={28} label="Cancel" keys="Esc" onClick={onCancel}>
        <X size={16} strokeWidth={1.75} aria-hidden />
      </IconButton>
    </div>
  );
}
