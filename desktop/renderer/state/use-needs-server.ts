import type { Id } from '@parley/shared/ids';
import { selectIsOnline } from './selectors.ts';
import { useStore } from './store.ts';

/** Why nothing of the server can be changed now; null where it can. */
export function useNeedsServer(accountId: Id): string | null {
  return useStore((state) => selectIsOnline(state, accountId)) ? null : 'This needs the server, which cannot be reached now';
}
