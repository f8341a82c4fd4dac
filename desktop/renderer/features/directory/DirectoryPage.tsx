import type { Id } from '@parley/shared/ids';
import Plus from 'lucide-react/icons/plus';
import Search from 'lucide-react/icons/search';
import { useState } from 'react';
import { openOverlay } from '../../state/actions/navigate.ts';
import { selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyRow, EmptyState } from '../../ui/EmptyState.tsx';
import { Field } from '../../ui/Field.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { DirectoryRow } from './DirectoryRow.tsx';
import { useArchived } from './use-archived.ts';
import { useDirectory } from './use-directory.ts';
import './directory.css';

/** The public rooms of the server: find, join, open. Only the server has this list. */
export function DirectoryPage({ accountId }: { accountId: Id }) {
  const serverName = useStore((state) => state.accounts.find((account) => account.id === accountId)?.serverName ?? '');
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState<'all' | 'not-joined' | 'archived'>('all');
  const { rooms, hasMore, status, problem, readMore, readAgain } = useDirectory(accountId, query, isOnline);
  const archived = useArchived(accountId, rooms, query);
  const living = rooms.filter((listing) => listing.room.archivedAt === undefined);
  const notJoined = living.filter((listing) => !listing.joined);
  const listed = shown === 'archived' ? archived : shown === 'all' ? living : notJoined;
  const countOf = (count: number) => (status === 'ready' ? `${count}${hasMore ? '+' : ''}` : '');
  const isEmpty = status === 'ready' && listed.length === 0;
  return (
    <div className="directory">
      <header className="directory-head">
        <div className="directory-title-line">
          <h1 className="page-title">
            Rooms on <bdi>{serverName}</bdi>
          </h1>
          <Button look="primary" onClick={() => openOverlay({ kind: 'create-room', name: '' })}>
            <Plus size={16} />
            New room
          </Button>
        </div>
        <div className="directory-tools">
          <Field
            label="Find a room"
            isLabelHidden
            placeholder="Find a room by name or topic"
            value={query}
            onText={setQuery}
            prefix={<Search size={16} />}
            type="search"
            autoFocus
          />
          <Segment
            label="Which rooms"
            value={shown}
            onChoose={setShown}
            options={[
              { value: 'all', words: <span className="tabular">All {countOf(living.length)}</span> },
              { value: 'not-joined', words: <span className="tabular">Not joined {countOf(notJoined.length)}</span> },
              { value: 'archived', words: <span className="tabular">Archived {archived.length}</span> },
            ]}
          />
        </div>
      </header>
      {problem && rooms.length > 0 && (
        <p className="directory-note" role="status">
          {problem}
        </p>
      )}
      <div className="directory-list">
        {shown !== 'archived' && rooms.length === 0 && status === 'loading' && (
          <div className="directory-skeleton">
            <Skeleton rows={6} />
          </div>
        )}
        {shown !== 'archived' && rooms.length === 0 && status === 'failed' && (
          <div className="directory-empty">
            <EmptyState title="The list is on the server" words={`${problem ?? ''} The rooms that you are in stand at the side and stay readable.`}>
              <Button onClick={readAgain}>Try again</Button>
            </EmptyState>
          </div>
        )}
        {shown === 'archived' && archived.length === 0 && (
          <div className="directory-empty">
            <EmptyState title="Nothing is archived" words="A room that is archived in its settings takes no more words; it stays readable and is found here." />
          </div>
        )}
        {shown !== 'archived' && isEmpty && (
          <div className="directory-empty">
            <EmptyState
              title={query.trim() === '' ? (living.length === 0 ? 'No public rooms yet' : 'You are in all of them') : 'No room by that name'}
              words={
                query.trim() === ''
                  ? 'A room is made in a moment; anyone here can find and join it.'
                  : `Nothing here is called “${query.trim()}”. Private rooms are not in this list.`
              }
            >
              <EmptyRow
                icon={<Plus size={16} />}
                what="Make it"
                why="You can name it and say what it is for"
                action={<Button onClick={() => openOverlay({ kind: 'create-room', name: query.trim() })}>New room</Button>}
              />
            </EmptyState>
          </div>
        )}
        <ul>
          {listed.map((listing) => (
            <DirectoryRow key={listing.room.id} accountId={accountId} listing={listing} isOnline={isOnline} onJoined={readAgain} />
          ))}
        </ul>
        {shown !== 'archived' && hasMore && status === 'ready' && (
          <div className="directory-more">
            <Button onClick={readMore}>Show more</Button>
          </div>
        )}
      </div>
    </div>
  );
}
