import type { Id } from '@parley/shared/ids';
import { useEffect } from 'react';
import { dropDivider, openTimeline } from '../../state/actions/timeline.ts';
import { getState } from '../../state/store.ts';

/** Opens a room's timeline while it is shown and forgets its divider when one leaves. */
export function useOpenTimeline(accountId: Id, roomId: Id): void {
  useEffect(() => {
    const room = { accountId, roomId };
    const { jump } = getState();
    void openTimeline(room, jump?.roomId === roomId ? jump.seq : null);
    return () => dropDivider(room);
  }, [accountId, roomId]);
}
