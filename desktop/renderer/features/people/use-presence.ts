import type { Id } from '@parley/shared/ids';
import { type RefObject, useEffect } from 'react';
import { needPresence } from '../../state/actions/people.ts';
import { whenInView } from '../../ui/when-in-view.ts';

const seenForMs = 200;

/**
 * Asks once for each connection who of a direct room is there, as soon as its line can be seen; what changes later is pushed. So a list of hundreds asks for those
 * that are looked at. `roomId` null: for nobody. Without `line`, at once.
 */
export function usePresence(accountId: Id, roomId: Id | null, isOnline: boolean, line?: RefObject<Element | null>): void {
  useEffect(() => {
    if (roomId === null || !isOnline) return;
    if (!line?.current) return needPresence(accountId, roomId);
    return whenInView(line.current, () => needPresence(accountId, roomId), seenForMs);
  }, [accountId, roomId, isOnline, line]);
}
