import type { Id } from '@parley/shared/ids';
import { useCallback, useEffect, useState } from 'react';
import { selectOpenRoomId } from '../../state/selectors.ts';
import { getState, useStore } from '../../state/store.ts';

/** Whether something in the header of the open room is open, and how it opens and closes. The header stays when another room is opened; this closes. */
export function useOpenHere(): [isOpen: boolean, setIsOpen: (isOpen: boolean) => void] {
  const [openIn, setOpenIn] = useState<Id | null>(null);
  const isOpen = useStore((state) => openIn !== null && selectOpenRoomId(state) === openIn);
  useEffect(() => {
    if (!isOpen) setOpenIn(null);
  }, [isOpen]);
  const setIsOpen = useCallback((isWanted: boolean) => setOpenIn(isWanted ? selectOpenRoomId(getState()) : null), []);
  return [isOpen, setIsOpen];
}
