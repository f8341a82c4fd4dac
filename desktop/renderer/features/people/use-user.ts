import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { useEffect } from 'react';
import { needUsers } from '../../state/actions/people.ts';
import { selectUser } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';

/** Somebody of this account, asked for when the window does not know them yet; null until then. */
export function useUser(accountId: Id, userId: Id): User | null {
  const user = useStore((state) => selectUser(state, accountId, userId));
  const isKnown = user !== null;
  useEffect(() => {
    if (!isKnown) needUsers(accountId, [userId]);
  }, [accountId, userId, isKnown]);
  return user;
}

/** What a person is called here; "Somebody" while their name is on its way. */
export function personName(user: User | null | undefined): string {
  return user?.displayName ?? 'Somebody';
}
