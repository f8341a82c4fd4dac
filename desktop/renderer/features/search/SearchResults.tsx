import type { Id } from '@parley/shared/ids';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { keepSearchPlace, searchServer, showMore } from '../../state/actions/search.ts';
import { allHits, queryOf, type SearchState } from '../../state/search-state.ts';
import { selectIsOnline } from '../../state/selectors.ts';
import { getState, useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { hitElementId, resultsId } from './element-ids.ts';
import { NoResults } from './NoResults.tsx';
import { SearchRow } from './SearchRow.tsx';

type Props = { accountId: Id; search: SearchState; chosenId: Id | null };

/** More is asked for when this much (px) is left to scroll. */
const aheadPx = 600;

/** The list: of this device, then what only the server has. It comes back where it was. */
export function SearchResults({ accountId, search, chosenId }: Props) {
  const list = useRef<HTMLElement>(null);
  const { here, server } = search;
  const isAsked = queryOf(search) !== '';
  useLayoutEffect(() => {
    if (list.current) list.current.scrollTop = getState().search.scrollTop;
  }, []);
  useEffect(() => {
    if (chosenId !== null && search.chosenId !== null) document.getElementById(hitElementId(chosenId))?.scrollIntoView?.({ block: 'nearest' });
  }, [chosenId, search.chosenId]);
  // Another search begins at its top.
  const asked = `${queryOf(search)}/${search.roomId}/${search.order}`;
  const known = useRef(asked);
  useLayoutEffect(() => {
    if (known.current !== asked && list.current) list.current.scrollTop = 0;
    known.current = asked;
  }, [asked]);

  const handleScroll = () => {
    const element = list.current;
    if (!element) return;
    keepSearchPlace(element.scrollTop);
    if (element.scrollHeight - element.scrollTop - element.clientHeight < aheadPx) void showMore();
  };
  const isNothing = isAsked && here.status === 'ready' && here.hits.length === 0 && server.hits.length === 0;
  return (
    <section ref={list} className="search-list" onScroll={handleScroll} tabIndex={allHits(search).length > 0 ? 0 : -1} aria-label="Found messages">
      {isAsked ? null : <NoResults accountId={accountId} search={search} isAsked={false} />}
      {here.status === 'failed' && here.problem ? (
        <p className="search-note" role="alert">
          {here.problem}
        </p>
      ) : null}
      {isNothing ? <NoResults accountId={accountId} search={search} isAsked /> : null}
      <div id={resultsId} role="listbox" aria-label="Results">
        {here.hits.length === 0 ? null : (
          // biome-ignore lint/a11y/useSemanticElements: a group of a list is no fieldset
          <div role="group" aria-label="On this device">
            {here.hits.map((hit) => (
              <SearchRow key={hit.row.message.id} accountId={accountId} hit={hit} isChosen={hit.row.message.id === chosenId} />
            ))}
          </div>
        )}
        {server.hits.length === 0 ? null : (
          // biome-ignore lint/a11y/useSemanticElements: a group of a list is no fieldset
          <div role="group" aria-labelledby="search-server">
            <h2 id="search-server" className="search-heading">
              What only the server has
            </h2>
            {server.hits.map((hit) => (
              <SearchRow key={hit.row.message.id} accountId={accountId} hit={hit} isChosen={hit.row.message.id === chosenId} />
            ))}
          </div>
        )}
      </div>
      {isAsked && here.next === null && !isNothing ? <ServerNote accountId={accountId} search={search} /> : null}
    </section>
  );
}

/** How it stands with the server's part. */
function ServerNote({ accountId, search: { server, here } }: { accountId: Id; search: SearchState }) {
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  if (here.status === 'loading') return null;
  const isLeft = server.status === 'idle' || server.status === 'failed';
  const words = {
    idle: isOnline ? 'The server may have more than this device.' : 'The server cannot be reached now; this is what is on this device.',
    loading: 'Asking the server for what is not on this device…',
    failed: server.problem ?? 'The server did not answer.',
    ready: server.problem !== null ? server.problem : server.hits.length === 0 ? 'The server has nothing more.' : server.next === null ? 'This is all.' : '',
  }[server.status];
  return (
    <div className="search-note" role="status">
      <span>{words}</span>
      {isLeft && isOnline ? (
        <Button size="small" onClick={() => void searchServer()}>
          {server.status === 'failed' ? 'Try again' : 'Search the server'}
        </Button>
      ) : null}
    </div>
  );
}
