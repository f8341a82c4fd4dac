import type { Id } from '@parley/shared/ids';
import FilterX from 'lucide-react/icons/filter-x';
import Server from 'lucide-react/icons/server';
import { change, searchServer } from '../../state/actions/search.ts';
import type { SearchState } from '../../state/search-state.ts';
import { selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyRow, EmptyState } from '../../ui/EmptyState.tsx';

/** Nothing asked yet, or nothing found: what one can do. */
export function NoResults({ accountId, search, isAsked }: { accountId: Id; search: SearchState; isAsked: boolean }) {
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const count = search.filters.length + (search.roomId === null ? 0 : 1);
  if (!isAsked) {
    return (
      <div className="search-empty">
        <EmptyState
          title="Search all you can read"
          words="Words or parts of them, in any script. It works offline too: what is on this device is searched here."
        />
      </div>
    );
  }
  return (
    <div className="search-empty">
      <EmptyState title="Nothing found on this device" words="Try fewer letters or another word.">
        {count > 0 ? (
          <EmptyRow
            icon={<FilterX size={16} />}
            what={count === 1 ? 'Drop the filter' : 'Drop the filters'}
            why="The words alone may be found elsewhere"
            action={<Button onClick={() => change({ filters: [], roomId: null })}>Drop</Button>}
          />
        ) : null}
        {search.server.status !== 'ready' ? (
          <EmptyRow
            icon={<Server size={16} />}
            what="Search the server"
            why={isOnline ? 'It may have older messages than this device' : 'It cannot be reached now'}
            action={
              <Button
                isBusy={search.server.status === 'loading'}
                blockedBecause={isOnline ? null : 'The server cannot be reached now'}
                onClick={() => void searchServer()}
              >
                Search
              </Button>
            }
          />
        ) : null}
      </EmptyState>
    </div>
  );
}
