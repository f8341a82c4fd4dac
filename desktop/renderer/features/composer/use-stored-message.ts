import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { useEffect, useState } from 'react';
import { readMessage } from '../../state/actions/compose.ts';
import { useStore } from '../../state/store.ts';
import { timelineKey } from '../../state/timeline.ts';

/** A message by its id: from what the window shows, else asked for. Null while it is on its way, `unknown` where nobody has it. */
export function useStoredMessage(accountId: Id, roomId: Id, id: Id): Message | 'unknown' | null {
  const shown = useStore((state) => {
    const row = state.timelines[timelineKey(accountId, roomId)]?.rows.find((candidate) => candidate.kind === 'message' && candidate.message.id === id);
    return row?.kind === 'message' ? row.message : null;
  });
  const [read, setRead] = useState<{ id: Id; message: Message | 'unknown' } | null>(null);
  const isShown = shown !== null;
  useEffect(() => {
    if (isShown) return;
    let isGone = false;
    void readMessage(accountId, roomId, id).then((row) => isGone || setRead({ id, message: row?.message ?? 'unknown' }));
    return () => {
      isGone = true;
    };
  }, [accountId, roomId, id, isShown]);
  return shown ?? (read?.id === id ? read.message : null);
}
