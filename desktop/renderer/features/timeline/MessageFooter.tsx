import type { Message } from '@parley/shared/entities/message';
import { ReactionPills } from '../reactions/ReactionPills.tsx';
import { ThreadLine } from '../threads/ThreadLine.tsx';
import { useRoomContext } from './room-context.ts';
import './message-footer.css';

/** Below the words, in one row: how people reacted, and the thread that hangs on them. Nothing where there is neither. */
export function MessageFooter({ message, tabIndex }: { message: Message; tabIndex: number }) {
  const { canWrite, rootId } = useRoomContext();
  const hasThread = rootId === null && message.thread !== undefined && message.thread.replies > 0;
  if (message.reactions.length === 0 && !hasThread) return null;
  return (
    <div className="message-footer">
      {message.reactions.length > 0 ? <ReactionPills message={message} canReact={canWrite} tabIndex={tabIndex} /> : null}
      {hasThread ? <ThreadLine message={message} tabIndex={tabIndex} /> : null}
    </div>
  );
}
