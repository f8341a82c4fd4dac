import type { Id } from '@parley/shared/ids';
import { readQuery } from '@parley/shared/search/read-query';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { goBack } from '../../state/actions/navigate.ts';
import { change, changeOrder, openHit, stepHit } from '../../state/actions/search.ts';
import { chosenHit, queryOf } from '../../state/search-state.ts';
import { useStore } from '../../state/store.ts';
import { Segment } from '../../ui/Segment.tsx';
import { SearchField } from './SearchField.tsx';
import { SearchFilters } from './SearchFilters.tsx';
import { SearchResults } from './SearchResults.tsx';
import { SearchSummary } from './SearchSummary.tsx';
import './search.css';

const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -8, PageDown: 8 };

/** Search of all that one can read: what is on this device at once, then what only the server has. The field keeps the focus; arrows move in the list. */
export function SearchPage({ accountId }: { accountId: Id }) {
  const search = useStore((state) => state.search);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const chosen = chosenHit(search);
  const problems = [...readQuery(queryOf(search)).problems, ...search.here.unknown];

  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = steps[event.key];
    const isField = event.target === field.current;
    if (step !== undefined && isField) {
      event.preventDefault();
      stepHit(step);
    } else if (event.key === 'Enter' && isField && chosen) {
      event.preventDefault();
      openHit(chosen);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (search.words === '') goBack();
      else change({ words: '' });
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the field and its list are handled in one place
    <div className="search" onKeyDown={handleKeyDown}>
      <header className="search-head">
        <h1 className="visually-hidden">Search</h1>
        <SearchField accountId={accountId} search={search} field={field} />
        <div className="search-tools">
          <SearchFilters accountId={accountId} field={field} />
          <Segment
            label="Order"
            value={search.order}
            onChoose={changeOrder}
            options={[
              { value: 'newest', words: 'Newest' },
              { value: 'votes', words: 'Most voted' },
            ]}
          />
        </div>
        {problems.map((problem) => (
          <p key={problem.range.from} className="search-problem" role="status">
            {problem.message}
          </p>
        ))}
        <SearchSummary search={search} />
      </header>
      <SearchResults accountId={accountId} search={search} chosenId={chosen?.row.message.id ?? null} />
    </div>
  );
}
