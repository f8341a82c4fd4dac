import type { Id } from '@parley/shared/ids';
import BookmarkX from 'lucide-react/icons/bookmark-x';
import { listSaves, save } from '../../state/actions/changes.ts';
import { openRoom } from '../../state/actions/navigate.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { CardList } from '../cards/CardList.tsx';
import { MessageCard } from '../cards/MessageCard.tsx';

/** What one kept for later, newest first; the same on all devices, seen by nobody else. */
export function SavedPage({ accountId }: { accountId: Id }) {
  const changes = useStore((state) => selectAccountData(state, accountId).saveChanges);
  const { rooms, users } = useStore((state) => selectAccountData(state, accountId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const { value, problem } = useAnswer({ of: accountId, again: changes, ask: () => listSaves(accountId) });
  const saves = value?.saves;

  const placeOf = (roomId: Id) => {
    const view = rooms[roomId];
    return view ? `in ${roomName(view, users, ownId)}` : 'in a room you left';
  };
  return (
    <div className="card-page">
      <header className="card-page-head">
        <h1 className="page-title">Saved messages</h1>
        <p className="card-page-words">Only you see these, on all your devices.</p>
      </header>
      {problem ? (
        <p className="card-note" role="status">
          {problem}
        </p>
      ) : null}
      {saves?.length === 0 ? (
        <EmptyState title="Nothing saved yet" words="Save a message with S or from its menu, and find it here again." />
      ) : (
        <CardList>
          {saves?.map(({ save: { roomId, messageId }, row }) =>
            row ? (
              <MessageCard
                key={messageId}
                accountId={accountId}
                message={row.message}
                place={placeOf(roomId)}
                end={<Drop accountId={accountId} roomId={roomId} messageId={messageId} />}
              />
            ) : (
              <div key={messageId} className="message-card">
                <p className="message-card-main card-unknown">A message {placeOf(roomId)} that is not on this device</p>
                <Button size="small" onClick={() => openRoom(accountId, roomId)}>
                  Open the room
                </Button>
                <Drop accountId={accountId} roomId={roomId} messageId={messageId} />
              </div>
            ),
          )}
        </CardList>
      )}
    </div>
  );
}

function Drop({ accountId, roomId, messageId }: { accountId: Id; roomId: Id; messageId: Id }) {
  return (
    <IconButton size={28} label="Remove from saved" onClick={() => void save(accountId, { id: messageId, roomId }, false)}>
      <BookmarkX size={16} strokeWidth={1.75} aria-hidden />
    </IconButton>
  );
}
