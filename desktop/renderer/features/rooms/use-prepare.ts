import type { Id } from '@parley/shared/ids';
import { type SyntheticEvent, useEffect, useMemo } from 'react';
import { prepareRoom, prepareSoon } from '../../state/actions/prepare.ts';
import { dropPrepared } from '../../state/actions/timeline.ts';

type Handlers = {
  onPointerOver: (event: SyntheticEvent) => void;
  onFocus: (event: SyntheticEvent) => void;
  onPointerDown: (event: SyntheticEvent) => void;
  onPointerLeave: () => void;
};

/** Prepares the room whose row the pointer or the focus rests on; with a press at once: the hand needs its time to let go. Answers the handlers for the whole list. */
export function usePrepare(accountId: Id): Handlers {
  const handlers = useMemo(() => {
    let at: Id | null = null;
    let callOff = () => {};
    const reach = ({ target }: SyntheticEvent) => {
      const roomId = roomIdOf(target);
      if (roomId === at) return;
      at = roomId;
      callOff();
      callOff = roomId === null ? () => {} : prepareSoon({ accountId, roomId });
    };
    return {
      onPointerOver: reach,
      onFocus: reach,
      onPointerDown: ({ target }: SyntheticEvent) => {
        const roomId = roomIdOf(target);
        callOff();
        if (roomId !== null) prepareRoom({ accountId, roomId });
      },
      onPointerLeave: () => {
        at = null;
        callOff();
        dropPrepared();
      },
    };
  }, [accountId]);
  useEffect(() => handlers.onPointerLeave, [handlers]);
  return handlers;
}

function roomIdOf(target: EventTarget): Id | null {
  return (target instanceof Element ? target.closest<HTMLElement>('[data-room-id]')?.dataset['roomId'] : undefined) ?? null;
}
