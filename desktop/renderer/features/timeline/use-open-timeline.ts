import type { Id } from '@parley/shared/ids';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { dropDivider, goToSeq, takeTimeline } from '../../state/actions/timeline.ts';
import { getState, useStore } from '../../state/store.ts';

/** How long the target of a jump is marked: 1.6 s and a fade of 220 ms. */
const markedMs = 1_820;
/** The last jump that was carried out: a room that is opened again later must not jump again. */
let lastJump = 0;

/**
 * Opens a room's timeline while it is shown, goes where a notification or a link points, and forgets the divider when one leaves. Answers the number of
 * the row to mark; with reduced motion the mark stays until the next key or press.
 */
export function useOpenTimeline(accountId: Id, roomId: Id, isShown: boolean): number | null {
  const jump = useStore((state) => (state.jump?.roomId === roomId ? state.jump : null));
  const [target, setTarget] = useState<{ seq: number; n: number } | null>(null);
  const taken = useRef(0);

  // Before anything is painted: what is in memory shows at once.
  useLayoutEffect(() => {
    if (!isShown) return;
    const room = { accountId, roomId };
    const first = getState().jump;
    const pending = first?.roomId === roomId && first.n !== lastJump ? first : null;
    taken.current = pending?.n ?? lastJump;
    void takeTimeline(room, pending?.seq ?? null).then(() => {
      if (!pending) return;
      lastJump = pending.n;
      setTarget(pending);
    });
    return () => dropDivider(room);
  }, [accountId, roomId, isShown]);

  useEffect(() => {
    if (!isShown || !jump || jump.n === taken.current || jump.n === lastJump) return;
    taken.current = jump.n;
    void goToSeq({ accountId, roomId }, jump.seq).then(() => {
      lastJump = jump.n;
      setTarget(jump);
    });
  }, [accountId, roomId, isShown, jump]);

  useEffect(() => {
    if (target === null) return;
    const clear = () => setTarget(null);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      window.addEventListener('keydown', clear);
      window.addEventListener('pointerdown', clear);
      return () => {
        window.removeEventListener('keydown', clear);
        window.removeEventListener('pointerdown', clear);
      };
    }
    const timer = setTimeout(clear, markedMs);
    return () => clearTimeout(timer);
  }, [target]);
  return target?.seq ?? null;
}
