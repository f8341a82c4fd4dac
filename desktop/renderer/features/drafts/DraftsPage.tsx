import type { Id } from '@parley/shared/ids';
import { plainWords } from '@parley/shared/words/plain-words';
import MessagesSquare from 'lucide-react/icons/messages-square';
import PencilLine from 'lucide-react/icons/pencil-line';
import Trash from 'lucide-react/icons/trash-2';
import { dropDraft, listDrafts } from '../../state/actions/drafts.ts';
import { openRoom } from '../../state/actions/navigate.ts';
import { openThread } from '../../state/actions/panel.ts';
import { useDrafts } from '../../state/drafts.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { formatShortDay } from '../cards/format-short-day.ts';
import { formatFull, formatTime } from '../timeline/format-time.ts';
import '../cards/message-card.css';

/** What one has begun to write and not sent, newest first. It is on this device only. */
export function DraftsPage({ accountId }: { accountId: Id }) {
  // Drafts change in this window only.
  const changes = useDrafts();
  const { rooms, users } = useStore((state) => selectAccountData(state, accountId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const { value, problem } = useAnswer({ of: accountId, again: changes, ask: () => listDrafts(accountId) });
  const drafts = value?.drafts;

  const nameOf = (roomId: Id) => {
    const view = rooms[roomId];
    return view ? roomName(view, users, ownId) : 'A room you left';
  };
  return (
    <div className="card-page">
      <header className="card-page-head">
        <h1 className="page-title">Drafts</h1>
        <p className="card-page-words">Kept on this device until you send them.</p>
      </header>
      {problem ? (
        <p className="card-note" role="status">
          {problem}
        </p>
      ) : null}
      {drafts?.length === 0 ? (
        <EmptyState title="No drafts" words="What you begin to write and do not send is kept for each room and thread, and listed here." />
      ) : (
        <div className="card-list">
          {drafts?.map(({ roomId, rootId, body, updatedAt }) => (
            <article key={rootId ?? roomId} className="message-card">
              <span className="message-card-face">
                {rootId === null ? <PencilLine size={16} strokeWidth={1.75} aria-hidden /> : <MessagesSquare size={16} strokeWidth={1.75} aria-hidden />}
              </span>
              <button
                type="button"
                className="message-card-main"
                onClick={() => (rootId === null ? openRoom(accountId, roomId) : openThread(accountId, roomId, rootId))}
              >
                <span className="message-card-head">
                  <bdi className="message-card-name ellipsis">{nameOf(roomId)}</bdi>
                  {rootId === null ? null : <span className="message-card-place">in a thread</span>}
                  <time className="message-card-time tabular" dateTime={new Date(updatedAt).toISOString()} title={formatFull(updatedAt)}>
                    {formatShortDay(updatedAt, Date.now()) ?? formatTime(updatedAt)}
                  </time>
                </span>
                <span className="message-card-words" dir="auto">
                  {body.trim() === '' ? 'Files, a change or an answer that was begun' : plainWords(body, 300)}
                </span>
              </button>
              <span className="message-card-end">
                <IconButton size={28} label="Delete this draft" onClick={() => void dropDraft({ accountId, roomId, rootId })}>
                  <Trash size={16} strokeWidth={1.75} aria-hidden />
                </IconButton>
              </span>
            </article>
          ))}
        </div>
      )}
    </div>
  );
}
