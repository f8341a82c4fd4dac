import type { Id } from '@parley/shared/ids';
import Reply from 'lucide-react/icons/reply';
import { dropReply } from '../../state/actions/compose.ts';
import { openRoom } from '../../state/actions/navigate.ts';
import { openThread } from '../../state/actions/panel.ts';
import type { ComposeTarget } from '../../state/drafts.ts';
import { personName, useUser } from '../people/use-user.ts';
import { firstWords } from './composer-words.ts';
import { Strip } from './Strip.tsx';
import { useStoredMessage } from './use-stored-message.ts';

/** What one answers: who and the first words. A press goes there, Esc leaves it. */
export function ReplyStrip({ target, replyToId }: { target: ComposeTarget; replyToId: Id }) {
  const { accountId, roomId, rootId } = target;
  const found = useStoredMessage(accountId, roomId, replyToId);
  const message = found === 'unknown' ? null : found;
  const author = useUser(accountId, message?.authorId ?? '');
  const jump = () => {
    if (!message) return;
    if (rootId === null) openRoom(accountId, roomId, message.seq);
    else openThread(accountId, roomId, rootId, message.seq);
  };
  const words = message ? (message.deletedAt === undefined ? firstWords(message.body) : 'a message that was deleted') : '';
  return (
    <Strip icon={<Reply className="mirrors" size={14} strokeWidth={2} aria-hidden />} closeWords="Do not answer it" onClose={() => dropReply(target)}>
      <button type="button" className="composer-strip-jump ellipsis" onClick={jump} disabled={!message}>
        {message ? (
          <>
            Answering <bdi className="composer-strip-name">{personName(author)}</bdi> <bdi className="composer-strip-words">{words}</bdi>
          </>
        ) : found === 'unknown' ? (
          'Answering a message that is not on this device'
        ) : (
          'Answering…'
        )}
      </button>
    </Strip>
  );
}
