import type { Id } from '@parley/shared/ids';
import { useEffect, useState } from 'react';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';

/** Many changes at once (a team comes online) are one. */
const settleMs = 400;

/** How often the members of a room changed, as a reason to read again what depends on them: it goes up once they have been quiet for a moment. */
export function useMemberChanges(accountId: Id, roomId: Id): number {
  const changes = useStore((state) => selectAccountData(state, accountId).memberChanges[roomId] ?? 0);
  const [settled, setSettled] = useState({ roomId, changes });
  useEffect(() => {
    // Nothing is drawn again where nothing changed.
    const timer = setTimeout(() => setSettled((before) => (before.roomId === roomId && before.changes === changes ? before : { roomId, changes })), settleMs);
    return () => clearTimeout(timer);
  }, [roomId, changes]);
  return settled.roomId === roomId ? settled.changes : changes;
}
