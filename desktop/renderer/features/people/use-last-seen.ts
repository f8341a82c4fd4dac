import type { Id } from '@parley/shared/ids';
import { useEffect } from 'react';
import { loadLastSeen } from '../../state/actions/privacy.ts';
import { selectAccountData, selectIsOnline, selectPresence } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { lastSeenWords } from './last-seen-words.ts';

/** When somebody who is away from all devices was last seen, in words; null while he is there, or where he does not tell. */
export function useLastSeen(accountId: Id, userId: Id | null): string | null {
  const isGone = useStore((state) => userId !== null && selectPresence(state, accountId, userId) === 'offline');
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const shares = useStore((state) => state.accounts.find((account) => account.id === accountId)?.privacy?.lastSeen === true);
  const at = useStore((state) => (userId === null ? undefined : selectAccountData(state, accountId).lastSeen[userId]));
  useEffect(() => {
    if (isGone && isOnline && shares && userId !== null) void loadLastSeen(accountId, userId);
  }, [accountId, userId, isGone, isOnline, shares]);
  return isGone && shares && at !== undefined ? lastSeenWords(at, Date.now()) : null;
}
