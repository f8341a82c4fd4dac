import type { Id } from '@parley/shared/ids';
import type { SearchHit } from '@parley/shared/ipc/views';
import { useEffect, useState } from 'react';
import { searchMessages } from '../../state/actions/search.ts';
import { readQuery } from './items.ts';

const shownMax = 5;
const nothing: readonly SearchHit[] = [];

/** The newest messages of this device that fit what is typed. Asked once a frame; an answer to older words is dropped. */
export function useFoundMessages(accountId: Id, typed: string): readonly SearchHit[] {
  const [hits, setHits] = useState(nothing);
  const { only, words } = readQuery(typed);
  const query = only === null || only === 'message' ? words.trim().slice(0, 400) : '';
  useEffect(() => {
    if (query === '') {
      setHits(nothing);
      return;
    }
    let isOver = false;
    const frame = requestAnimationFrame(() => {
      void searchMessages({ accountId, query, order: 'newest', limit: shownMax }).then((answer) => {
        if (!isOver && answer.ok) setHits(answer.value.hits);
      });
    });
    return () => {
      isOver = true;
      cancelAnimationFrame(frame);
    };
  }, [accountId, query]);
  return hits;
}
