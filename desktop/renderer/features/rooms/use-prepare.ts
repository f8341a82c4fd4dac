import type { Id } from '@parley/shared/ids';
import { type SyntheticEvent, useCallback, useEffect, useRef } from 'react';
import { openDraft } from '../../state/actions/drafts.ts';
import { prepareTimeline } from '../../state/actions/timeline.ts';

/** Who passes over a row does not mean it; who rests on it this long may. */
const restMs = 40;

/** Reads the room whose row the pointer rests on, or the keys have reached, so that it shows with the press. Answers the handler for the whole list. */
export function usePrepare(accountId: Id): (event: SyntheticEvent) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const at = useRef<Id | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    ({ target }) => {
      const roomId = target instanceof Element ? target.closest<HTMLElement>('[data-room-id]')?.dataset['roomId'] : undefined;
      if (roomId === at.current) return;
      at.current = roomId;
      clearTimeout(timer.current);
      if (roomId === undefined) return;
      timer.current = setTimeout(() => {
        prepareTimeline({ accountId, roomId });
        void openDraft({ accountId, roomId, rootId: null });
      }, restMs);
    },
    [accountId],
  );
}
