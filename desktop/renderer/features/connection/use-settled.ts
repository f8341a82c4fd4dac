import { useEffect, useState } from 'react';

/** True once `isSo` has held for `afterMs` without a break. */
export function useSettled(isSo: boolean, afterMs: number): boolean {
  const [isSettled, setIsSettled] = useState(false);
  useEffect(() => {
    if (!isSo) {
      setIsSettled(false);
      return;
    }
    const timer = setTimeout(() => setIsSettled(true), afterMs);
    return () => clearTimeout(timer);
  }, [isSo, afterMs]);
  return isSo && isSettled;
}
