import type { Id } from '@parley/shared/ids';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { afterPaint } from '../../state/after-paint.ts';
import { useStore } from '../../state/store.ts';
import { type RoomKey, type TimelineKey, timelineKey } from '../../state/timeline.ts';

/**
 * The rooms that have a body in the document: the open one, the prepared one behind it (drawn when there is nothing else to do), and until the new one has
 * been painted the one that was left. Each once, and always in the same order: a list that moves in the document loses its place.
 */
export function useRoomBodies(accountId: Id, roomId: Id): readonly RoomKey[] {
  const open = useMemo(() => ({ accountId, roomId }), [accountId, roomId]);
  const prepared = useDeferredValue(useStore((state) => state.preparedRoom));
  const [painted, setPainted] = useState<RoomKey>(open);
  useEffect(() => (painted === open ? undefined : afterPaint(() => setPainted(open))), [painted, open]);
  return useMemo(() => {
    const all = prepared === null ? [painted, open] : [painted, open, prepared];
    const byKey = Object.fromEntries(all.map((room) => [timelineKey(room.accountId, room.roomId), room]));
    return Object.keys(byKey)
      .sort()
      .flatMap((key) => byKey[key as TimelineKey] ?? []);
  }, [painted, open, prepared]);
}
