import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import type { Paged } from './use-paged.ts';

type Props<T> = {
  label: string;
  list: Paged<T>;
  keyOf: (item: T) => string | number;
  /** What stands there where the server has nothing like it. */
  empty: { title: string; words: string };
  children: (item: T) => ReactNode;
};

/** A list of the server with all that may be the matter with it. */
export function PagedList<T>({ label, list, keyOf, empty, children }: Props<T>) {
  const { items, status, problem, hasMore } = list;
  return (
    <>
      {problem !== null && items.length > 0 && (
        <p className="settings-note" role="status">
          {problem} The list is as it was last read.
        </p>
      )}
      {status === 'loading' && <Waiting />}
      {status === 'failed' && (
        <EmptyState title="This is on the server" words={problem ?? ''}>
          <Button onClick={list.readAgain}>Try again</Button>
        </EmptyState>
      )}
      {status === 'ready' && items.length === 0 && <EmptyState title={empty.title} words={empty.words} />}
      {items.length > 0 && (
        <ul className="admin-list" aria-label={label}>
          {items.map((item) => (
            <li key={keyOf(item)} className="admin-row">
              {children(item)}
            </li>
          ))}
        </ul>
      )}
      {hasMore && (
        <div className="admin-more">
          <Button onClick={list.readMore}>Show more</Button>
        </div>
      )}
    </>
  );
}

/** Grey rows, once it takes longer than a moment. */
function Waiting() {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return isLong ? <Skeleton rows={6} /> : null;
}
