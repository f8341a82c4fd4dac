import type { Message } from '@parley/shared/entities/message';
import { openThread } from '../../state/actions/panel.ts';
import { useStore } from '../../state/store.ts';
import { CallPill } from '../../ui/Count.tsx';
import { formatTime } from '../../ui/time-words.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';
import { useRoomContext } from '../timeline/room-context.ts';

/** The thread that hangs on a message: who writes in it, how much, since when, and what is new. */
export function ThreadLine({ message, tabIndex }: { message: Message; tabIndex: number }) {
  const { accountId, roomId } = useRoomContext();
  const known = useStore((state) => state.byAccount[accountId]?.threads[message.id]);
  const replies = message.thread?.replies ?? 0;
  const words = `${replies} ${replies === 1 ? 'reply' : 'replies'}`;
  const unread = known?.unread ?? 0;
  return (
    <button
      type="button"
      className="thread-line"
      tabIndex={tabIndex}
      aria-label={`${words}${unread > 0 ? `, ${unread} unread` : ''}. Open the thread`}
      onClick={() => openThread(accountId, roomId, message.id)}
    >
      <span className="thread-faces">
        {(message.thread?.userIds ?? []).slice(0, 3).map((id) => (
          <Face key={id} accountId={accountId} userId={id} />
        ))}
      </span>
      <span className="thread-replies">{words}</span>
      {known?.lastReplyAt ? <span className="tabular">last {formatTime(known.lastReplyAt)}</span> : null}
      {unread > 0 ? <CallPill count={unread} /> : null}
    </button>
  );
}

function Face({ accountId, userId }: { accountId: string; userId: string }) {
  const user = useUser(accountId, userId);
  return <PersonAvatar id={userId} name={personName(user)} size={20} isBot={user?.bot === true} />;
}
