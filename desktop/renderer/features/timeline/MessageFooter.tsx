import type { Message } from '@parley/shared/entities/message';
import { ReactionPills } from '../reactions/ReactionPills.tsx';
import { ThreadLine } from '../threads/ThreadLine.tsx';
import { useRoomContext } from './room-context.ts';
import './message-footer.css';

/** Below the words, in one row: how people reacted, and the thread that hangs on them. Nothing where there is neither; of a deleted message only its thread is left. */
export function MessageFooter({ message, tabIndex }: { message: Message; tabIndex: number }) {
  const { canWrite, rootId } = useRoomContext();
  const hasThread = rootId === null && message.thread !== undefined && message.thread.replies > 0;
  const hasReactions = message.reactions.length > 0 && message.deletedAt === undefined;
  if (!hasReactions && !hasThread) return null;
  return (
    <div className="message-footer">
      {hasReactions ? <ReactionPills message={message} canReact={canWrite} tabIndex={tabIndex} /> : null}
      {hasThread ? <ThreadLine message={message} tabIndex={tabIndex} /> : null}
    </div>
  );
}
