import { useSyncExternalStore } from 'react';

/** Whether the person can be looking: the window has the focus and is not hidden. */
export function useIsFocused(): boolean {
  return useSyncExternalStore(subscribe, isFocused);
}

export function isFocused(): boolean {
  return document.hasFocus() && document.visibilityState === 'visible';
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
