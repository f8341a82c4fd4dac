import type { Id } from '@parley/shared/ids';
import { plainWords } from '@parley/shared/words/plain-words';
import Reply from 'lucide-react/icons/reply';
import { dropReply } from '../../state/actions/compose.ts';
import { openRoom } from '../../state/actions/navigate.ts';
import { openThread } from '../../state/actions/panel.ts';
import type { ComposeTarget } from '../../state/drafts.ts';
import { useQuoted } from '../../state/use-quoted.ts';
import { personName, useUser } from '../people/use-user.ts';
import { Strip } from './Strip.tsx';

/** What one answers: who and the first words. A press goes there, Esc leaves it. */
export function ReplyStrip({ target, replyToId }: { target: ComposeTarget; replyToId: Id }) {
  const { accountId, roomId, rootId } = target;
  const message = useQuoted(accountId, roomId, replyToId);
  const jump = () => {
    if (!message) return;
    if (rootId === null) openRoom(accountId, roomId, message.seq);
    else openThread(accountId, roomId, rootId, message.seq);
  };
  const words = message ? (message.deletedAt === undefined ? plainWords(message.body, 300) : 'a message that was deleted') : '';
  return (
    <Strip icon={<Reply className="mirrors" size={14} strokeWidth={2} aria-hidden />} closeWords="Do not answer it" onClose={() => dropReply(target)}>
      <button type="button" className="composer-strip-jump ellipsis" onClick={jump} disabled={!message}>
        {message ? (
          <>
            Answering <Author accountId={accountId} userId={message.authorId} /> <bdi className="composer-strip-words">{words}</bdi>
          </>
        ) : message === null ? (
          'Answering a message that is not on this device'
        ) : (
          'Answering…'
        )}
      </button>
    </Strip>
  );
}

function Author({ accountId, userId }: { accountId: Id; userId: Id }) {
  return <bdi className="composer-strip-name">{personName(useUser(accountId, userId))}</bdi>;
}
