import type { Result } from '@parley/shared/result';
import { useCallback, useEffect, useRef, useState } from 'react';

type Page<T> = Result<{ items: readonly T[]; more: boolean }>;

/** A list that only the server has, page by page. `failed`: nothing of it is known; with items, `problem` says that they may be older. */
export type Paged<T> = {
  items: readonly T[];
  status: 'loading' | 'ready' | 'failed';
  problem: string | null;
  hasMore: boolean;
  readMore: () => void;
  readAgain: () => void;
  /** Puts what a change answered in place of what was listed; null takes it out. */
  replace: (isIt: (item: T) => boolean, next: T | null) => void;
};

/** Typing settles before the server is asked. */
const settleMs = 150;

/**
 * Reads such a list: what is known stays while it is read again and where that fails, and only the last answer counts.
 * @param read gives the page behind an item; null: the first. It changes with what is looked for, and the list begins anew
 * @param isOnline coming back online is a reason to read again
 */
export function usePaged<T>(read: (after: T | null) => Promise<Page<T>>, isOnline: boolean): Paged<T> {
  const [known, setKnown] = useState<{ items: readonly T[]; hasMore: boolean } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const asked = useRef(0);
  /** The end of the list may come near more than once while its next page is on the way. */
  const isReadingMore = useRef(false);

  const ask = useCallback(
    async (after: T | null, before: readonly T[]) => {
      asked.current += 1;
      const mine = asked.current;
      const answer = await read(after);
      // Only the last question counts: an answer to older words must not cover that to newer ones.
      if (mine !== asked.current) return;
      setProblem(answer.ok ? null : answer.error.message);
      if (answer.ok) setKnown({ items: [...before, ...answer.value.items], hasMore: answer.value.more });
    },
    [read],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: coming online is a reason to read again
  useEffect(() => {
    const timer = setTimeout(() => void ask(null, []), asked.current === 0 ? 0 : settleMs);
    return () => {
      clearTimeout(timer);
      asked.current += 1;
    };
  }, [ask, isOnline]);

  const isKnown = known !== null;
  const readAgain = useCallback(() => {
    // The page that is on the way stands behind what is known now.
    if (isReadingMore.current) return;
    if (!isKnown) setProblem(null);
    void ask(null, []);
  }, [ask, isKnown]);

  const items = known?.items ?? [];
  return {
    items,
    status: known !== null ? 'ready' : problem === null ? 'loading' : 'failed',
    problem,
    hasMore: known?.hasMore ?? false,
    readMore: () => {
      if (isReadingMore.current) return;
      isReadingMore.current = true;
      void ask(items.at(-1) ?? null, items).finally(() => {
        isReadingMore.current = false;
      });
    },
    readAgain,
    replace: (isIt, next) =>
      setKnown((before) => before && { ...before, items: before.items.flatMap((item) => (!isIt(item) ? [item] : next === null ? [] : [next])) }),
  };
}
