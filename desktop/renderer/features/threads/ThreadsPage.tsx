import type { Id } from '@parley/shared/ids';
import type { ThreadView } from '@parley/shared/ipc/views';
import PencilLine from 'lucide-react/icons/pencil-line';
import { useEffect, useMemo } from 'react';
import { openThread } from '../../state/actions/panel.ts';
import { loadThreads } from '../../state/actions/threads.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { CallPill } from '../../ui/Count.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatShortDay, formatTime } from '../../ui/time-words.ts';
import { CardList } from '../cards/CardList.tsx';
import { MessageCard } from '../cards/MessageCard.tsx';

/** The threads one follows: those with something new first, then by their newest reply. */
export function ThreadsPage({ accountId }: { accountId: Id }) {
  const { threads, rooms, users } = useStore((state) => selectAccountData(state, accountId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  useEffect(() => void loadThreads(accountId), [accountId]);
  const followed = useMemo(
    () =>
      Object.values(threads)
        .filter((thread) => thread.isFollowed)
        .sort(byNews),
    [threads],
  );
  return (
    <div className="card-page">
      <header className="card-page-head">
        <h1 className="page-title">Threads</h1>
        <p className="card-page-words">Threads you follow: those you began, wrote in or were named in.</p>
      </header>
      {followed.length === 0 ? (
        <EmptyState title="No threads yet" words="Press T on a message to answer in a thread. Threads you follow stand here." />
      ) : (
        <CardList>
          {followed.map((thread) => {
            const view = rooms[thread.roomId];
            const place = view ? `in ${roomName(view, users, ownId)}` : '';
            const open = () => openThread(accountId, thread.roomId, thread.rootId);
            return thread.root ? (
              <MessageCard key={thread.rootId} accountId={accountId} message={thread.root} place={place} onOpen={open} foot={<Facts thread={thread} />} />
            ) : (
              <article key={thread.rootId} className="message-card">
                <button type="button" className="message-card-main" onClick={open}>
                  <span className="card-unknown">A thread {place}; what it hangs on is not on this device</span>
                  <span className="message-card-foot">
                    <Facts thread={thread} />
                  </span>
                </button>
              </article>
            );
          })}
        </CardList>
      )}
    </div>
  );
}

function Facts({ thread: { replies, lastReplyAt, unread, hasDraft } }: { thread: ThreadView }) {
  return (
    <>
      <span className="thread-replies">
        {replies} {replies === 1 ? 'reply' : 'replies'}
      </span>
      {lastReplyAt === null ? null : <span className="tabular">last {formatShortDay(lastReplyAt, Date.now()) ?? formatTime(lastReplyAt)}</span>}
      {hasDraft ? <PencilLine size={14} role="img" aria-label="Draft" /> : null}
      {unread > 0 ? (
        <>
          <span className="visually-hidden">{unread} unread</span>
          <CallPill count={unread} />
        </>
      ) : null}
    </>
  );
}

function byNews(a: ThreadView, b: ThreadView): number {
  return Number(b.unread > 0) - Number(a.unread > 0) || (b.lastReplyAt ?? 0) - (a.lastReplyAt ?? 0);
}
