import type { Id } from '@parley/shared/ids';
import { useEffect, useRef } from 'react';
import { readPresence } from '../../state/actions/people.ts';

/** Asks once for each connection who of the listed direct rooms is there; what changes later is pushed. */
export function usePresence(accountId: Id, isOnline: boolean, roomIds: readonly Id[]): void {
  const asked = useRef(new Set<Id>());
  const list = roomIds.join();
  useEffect(() => {
    if (!isOnline) {
      asked.current = new Set();
      return;
    }
    const missing = list.split(',').filter((id) => id !== '' && !asked.current.has(id));
    for (const id of missing) asked.current.add(id);
    if (missing.length > 0) void readPresence(accountId, missing);
  }, [accountId, isOnline, list]);
}
