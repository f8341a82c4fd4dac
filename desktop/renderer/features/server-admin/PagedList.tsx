import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { type Components, Virtuoso } from 'react-virtuoso';
import type { Paged } from '../../state/use-paged.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

type Props<T> = {
  label: string;
  list: Paged<T>;
  keyOf: (item: T) => string | number;
  /** What stands there where the server has nothing like it. */
  empty: { title: string; words: string };
  children: (item: T) => ReactNode;
};

/** What the rows stand in is told by context: the parts below must stay the same ones from one drawing to the next. */
type Surroundings = { label: string; hasMore: boolean; problem: string | null; readMore: () => void };

/** A list of the server with all that may be the matter with it. Only what is seen is drawn; the next page is read when its end comes near. */
export function PagedList<T>({ label, list, keyOf, empty, children }: Props<T>) {
  const { items, status, problem, hasMore, readMore } = list;
  const [page, setPage] = useState<HTMLElement | null>(null);
  const findPage = useCallback((place: HTMLElement | null) => setPage(place?.closest<HTMLElement>('.settings-page') ?? null), []);
  return (
    <div ref={findPage}>
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
      {items.length > 0 && page !== null && (
        <Virtuoso<T, Surroundings>
          customScrollParent={page}
          data={[...items]}
          context={{ label, hasMore, problem, readMore }}
          components={parts as Components<T, Surroundings>}
          computeItemKey={(_index, item) => keyOf(item)}
          defaultItemHeight={64}
          increaseViewportBy={400}
          endReached={() => {
            if (hasMore) readMore();
          }}
          itemContent={(_index, item) => children(item)}
        />
      )}
    </div>
  );
}

const parts: Components<unknown, Surroundings> = {
  List: ({ children, style, ref, context }) => (
    <ul ref={ref as React.Ref<HTMLUListElement>} style={style} className="admin-list" aria-label={context.label}>
      {children}
    </ul>
  ),
  Item: ({ children, style, context, item: _, ...place }) => (
    <li {...place} style={style} className="admin-row" aria-setsize={context.hasMore ? -1 : undefined}>
      {children}
    </li>
  ),
  Footer: ({ context: { hasMore, problem, readMore } }) =>
    hasMore ? <div className="admin-more">{problem === null ? <Skeleton rows={2} /> : <Button onClick={readMore}>Try again</Button>}</div> : null,
};

/** Grey rows, once it takes longer than a moment. */
function Waiting() {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return isLong ? <Skeleton rows={6} /> : null;
}
