import type { Id } from '@parley/shared/ids';
import { useCallback, useSyncExternalStore } from 'react';
import { selectOpenRoomId } from './selectors.ts';
import { getState, useStore } from './store.ts';

/** Room → who wants to know when it is opened or left. */
const listeners = new Map<Id, Set<() => void>>();

useStore.subscribe((now, before) => {
  const opened = selectOpenRoomId(now);
  const left = selectOpenRoomId(before);
  if (opened === left) return;
  for (const id of [left, opened]) for (const tell of listeners.get(id ?? '') ?? []) tell();
});

/** Whether a room is the open one. For lists of hundreds: only the row that is left and the one that is opened are told, the others are not even asked. */
export function useIsOpenRoom(roomId: Id): boolean {
  const subscribe = useCallback(
    (tell: () => void) => {
      const mine = listeners.get(roomId) ?? new Set();
      listeners.set(roomId, mine.add(tell));
      return () => {
        mine.delete(tell);
        if (mine.size === 0 && listeners.get(roomId) === mine) listeners.delete(roomId);
      };
    },
    [roomId],
  );
  return useSyncExternalStore(subscribe, () => selectOpenRoomId(getState()) === roomId);
}
