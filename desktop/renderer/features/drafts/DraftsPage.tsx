import type { Id } from '@parley/shared/ids';
import { plainWords } from '@parley/shared/words/plain-words';
import Copy from 'lucide-react/icons/copy';
import MessagesSquare from 'lucide-react/icons/messages-square';
import Pencil from 'lucide-react/icons/pencil';
import PencilLine from 'lucide-react/icons/pencil-line';
import Trash from 'lucide-react/icons/trash-2';
import { useMemo } from 'react';
import { dropDraft, listDrafts } from '../../state/actions/drafts.ts';
import { openRoom } from '../../state/actions/navigate.ts';
import { openThread } from '../../state/actions/panel.ts';
import { copyText } from '../../state/actions/shell.ts';
import { useDrafts } from '../../state/drafts.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { unsentWords } from '../../state/unsent.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { CardList } from '../cards/CardList.tsx';
import { DraftCard } from './DraftCard.tsx';
import { placeNote } from './place-note.ts';
import { UnsentCard } from './UnsentCard.tsx';
import '../cards/message-card.css';

/** What one has written that is on this device only: messages that wait or failed, then what was begun and not sent, newest first. */
export function DraftsPage({ accountId }: { accountId: Id }) {
  // Drafts change in this window only.
  const changes = useDrafts();
  const { rooms, users, outbox } = useStore((state) => selectAccountData(state, accountId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const { value, problem } = useAnswer({ of: accountId, again: changes, ask: () => listDrafts(accountId) });
  const drafts = value?.drafts;
  const unsent = useMemo(() => unsentWords({ outbox }), [outbox]);

  const nameOf = (roomId: Id): string | null => {
    const view = rooms[roomId];
    return view ? roomName(view, users, ownId) : null;
  };
  return (
    <div className="card-page">
      <header className="card-page-head">
        <h1 className="page-title">{unsent.length > 0 ? 'Drafts and outbox' : 'Drafts'}</h1>
        <p className="card-page-words">Kept on this device until you send them.</p>
      </header>
      {problem ? (
        <p className="card-note" role="status">
          {problem}
        </p>
      ) : null}
      {drafts?.length === 0 && unsent.length === 0 ? (
        <EmptyState title="No drafts" words="What you begin to write and do not send is kept for each room and thread, and listed here." />
      ) : (
        <CardList>
          {unsent.length > 0 ? <h2 className="card-section">Not sent yet</h2> : null}
          {unsent.map((item) => (
            <UnsentCard key={item.opId} accountId={accountId} item={item} place={nameOf(item.roomId)} />
          ))}
          {unsent.length > 0 && drafts !== undefined && drafts.length > 0 ? <h2 className="card-section">Drafts</h2> : null}
          {drafts?.map(({ roomId, rootId, body, updatedAt, edits, beside }) => (
            <DraftCard
              key={rootId ?? roomId}
              icon={iconOf(edits !== null, rootId !== null)}
              name={nameOf(roomId) ?? 'A room you are not in'}
              note={placeNote(edits !== null, rootId !== null)}
              at={updatedAt}
              body={body}
              none={edits === null ? 'Files or an answer that was begun' : 'No words left'}
              {...(edits === null ? {} : { foot: changeWords(beside) })}
              onOpen={nameOf(roomId) === null ? null : () => (rootId === null ? openRoom(accountId, roomId) : openThread(accountId, roomId, rootId))}
            >
              {nameOf(roomId) === null && body !== '' ? (
                <IconButton size={28} label="Copy text" onClick={() => void copyText(body, 'Copied the text.')}>
                  <Copy size={16} strokeWidth={1.75} aria-hidden />
                </IconButton>
              ) : null}
              <IconButton
                size={28}
                label={edits === null ? 'Delete this draft' : 'Discard this change'}
                onClick={() => void dropDraft({ accountId, roomId, rootId })}
              >
                <Trash size={16} strokeWidth={1.75} aria-hidden />
              </IconButton>
            </DraftCard>
          ))}
        </CardList>
      )}
    </div>
  );
}

function iconOf(isChange: boolean, isReply: boolean) {
  const Icon = isChange ? Pencil : isReply ? MessagesSquare : PencilLine;
  return <Icon size={16} strokeWidth={1.75} aria-hidden />;
}

/** What a change is, and what else was begun at its place. */
function changeWords(beside: string): string {
  const change = 'Not saved yet. Until then the message stays as it is.';
  return beside.trim() === '' ? change : `${change} Also begun here: “${plainWords(beside, 80)}”`;
}
