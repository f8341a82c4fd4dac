import { plainWords } from '@parley/shared/words/plain-words';
import Pencil from 'lucide-react/icons/pencil';
import { leaveEdit } from '../../state/actions/compose.ts';
import type { ComposeTarget, Draft } from '../../state/drafts.ts';
import { Strip } from './Strip.tsx';

/** Says that what is being written changes a message, stored or not. */
export function ChangeStrip({ target, draft }: { target: ComposeTarget; draft: Draft }) {
  const { queued, edit } = draft;
  const words = queued ? (queued.item.state === 'failed' ? 'Editing a message that was not sent' : 'Editing a message that waits') : 'Editing your message';
  return (
    <Strip icon={<Pencil size={14} strokeWidth={2} aria-hidden />} onClose={() => leaveEdit(target)}>
      <span className="ellipsis">
        {words} <bdi className="composer-strip-words">{plainWords(queued?.item.body ?? edit?.original ?? '', 300)}</bdi>
      </span>
    </Strip>
  );
}
