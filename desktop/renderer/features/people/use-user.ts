import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { useEffect } from 'react';
import { needUsers } from '../../state/actions/people.ts';
import { selectIsAsked, selectUser } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';

/** Neither known to the window nor asked for. */
const missing = Symbol('missing');

/** Somebody of this account, asked for when the window does not know them yet; null until then. Without an id it is not known yet whom to ask for. */
export function useUser(accountId: Id, userId: Id | null): User | null {
  const user = useStore((state) => {
    if (userId === null) return null;
    return selectUser(state, accountId, userId) ?? (selectIsAsked(state, accountId, userId) ? null : missing);
  });
  const isMissing = user === missing;
  // Who was asked for in vain is asked for again when that was forgotten: the server answers again.
  useEffect(() => {
    if (isMissing && userId !== null) needUsers(accountId, [userId]);
  }, [accountId, userId, isMissing]);
  return isMissing ? null : user;
}

/** What a person is called here; "Somebody" while their name is on its way. */
export function personName(user: User | null | undefined): string {
  return user?.displayName ?? 'Somebody';
}
