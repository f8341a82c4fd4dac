import type { Id } from '@parley/shared/ids';
import { useEffect, useSyncExternalStore } from 'react';
import { setAttention } from '../../state/actions/messages.ts';

/** Whether the person can be looking: the window has the focus and is not hidden. */
export function useIsFocused(): boolean {
  return useSyncExternalStore(subscribe, isFocused);
}

export function isFocused(): boolean {
  return document.hasFocus() && isVisible();
}

/** Tells the engine that this room is what the person looks at, and that nothing is when it goes. `isAtEnd`: its newest words are in view. */
export function useAttention(accountId: Id, roomId: Id, isAtEnd: boolean): void {
  const focused = useIsFocused();
  useEffect(() => {
    void setAttention({ isFocused: focused, isVisible: isVisible(), accountId, roomId, isAtEnd });
  }, [accountId, roomId, focused, isAtEnd]);
  useEffect(() => {
    return () => void setAttention({ isFocused: isFocused(), isVisible: isVisible(), accountId: null, roomId: null, isAtEnd: false });
  }, []);
}

function isVisible(): boolean {
  return document.visibilityState === 'visible';
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('focus', onChange);
  window.addEventListener('blur', onChange);
  document.addEventListener('visibilitychange', onChange);
  return () => {
    window.removeEventListener('focus', onChange);
    window.removeEventListener('blur', onChange);
    document.removeEventListener('visibilitychange', onChange);
  };
}
