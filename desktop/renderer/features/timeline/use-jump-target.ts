import type { Id } from '@parley/shared/ids';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { VirtuosoHandle } from 'react-virtuoso';
import { jumpToSeq } from '../../state/actions/timeline.ts';
import { useStore } from '../../state/store.ts';
import type { RenderRow } from './rows.ts';

type Input = { room: { accountId: Id; roomId: Id }; rows: readonly RenderRow[]; virtuoso: RefObject<VirtuosoHandle | null>; unpin: () => void };

/** How long the target of a jump is marked: 1.6 s and a fade of 220 ms. */
const markedMs = 1_820;
/** Jumps that were carried out; a list that is made anew must not jump again. */
let lastJump = 0;

/** Goes where a notification or a link points; answers the number of the marked row. With reduced motion the mark stays until the next key or press. */
export function useJumpTarget({ room, rows, virtuoso, unpin }: Input): number | null {
  const jump = useStore((state) => (state.jump?.roomId === room.roomId ? state.jump : null));
  const [target, setTarget] = useState<number | null>(null);
  const latest = useRef(rows);
  latest.current = rows;

  const isThere = jump !== null && rows.some((row) => row.seq === jump.seq && row.kind !== 'date');
  useEffect(() => {
    if (!jump || jump.n === lastJump) return;
    if (!isThere) {
      void jumpToSeq(room, jump.seq);
      return;
    }
    lastJump = jump.n;
    const index = latest.current.findIndex((row) => row.seq === jump.seq && row.kind !== 'date' && row.kind !== 'unread');
    unpin();
    virtuoso.current?.scrollToIndex({ index, align: 'center' });
    setTarget(jump.seq);
  }, [room, jump, isThere, virtuoso, unpin]);

  useEffect(() => {
    if (target === null) return;
    const clear = () => setTarget(null);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      window.addEventListener('keydown', clear, { once: true });
      window.addEventListener('pointerdown', clear, { once: true });
      return () => {
        window.removeEventListener('keydown', clear);
        window.removeEventListener('pointerdown', clear);
      };
    }
    const timer = setTimeout(clear, markedMs);
    return () => clearTimeout(timer);
  }, [target]);
  return target;
}
