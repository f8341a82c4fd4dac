import type { Id } from '@parley/shared/ids';
import type { MessageRowView, SearchHit } from '@parley/shared/ipc/views';
import { useEffect, useState } from 'react';
import { readTimelinePage } from '../../state/actions/messages.ts';

const shownRows = 16;
/** Who runs through the list with the arrows reads nothing on the way. */
const pauseMs = 60;

/** The messages around a found one, itself among them; itself alone while the others are read, or where it stands in a thread. */
export function useAround(accountId: Id, hit: SearchHit): readonly MessageRowView[] {
  const { message } = hit.row;
  const [around, setAround] = useState<{ id: Id; rows: readonly MessageRowView[] } | null>(null);
  const { id, roomId, seq, threadRootId } = message;
  useEffect(() => {
    if (threadRootId !== undefined) return;
    let isOver = false;
    const timer = setTimeout(() => {
      void readTimelinePage({ accountId, roomId, anchor: { at: 'around', seq }, limit: shownRows }).then((answer) => {
        if (isOver || !answer.ok) return;
        setAround({ id, rows: answer.value.rows.flatMap((row) => (row.kind === 'message' ? [row] : [])) });
      });
    }, pauseMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [accountId, id, roomId, seq, threadRootId]);
  const rows = around?.id === id ? around.rows : [];
  return rows.some((row) => row.message.id === id) ? rows : [hit.row];
}
