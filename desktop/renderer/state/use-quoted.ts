import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { useEffect } from 'react';
import { needMessage } from './actions/quoted.ts';
import { useStore } from './store.ts';

/** A message that another one names: undefined while it is being looked for, null where nobody knows it. */
export function useQuoted(accountId: Id, roomId: Id, messageId: Id): Message | null | undefined {
  const quoted = useStore((state) => state.byAccount[accountId]?.quoted[messageId]);
  useEffect(() => {
    if (quoted === undefined) needMessage(accountId, roomId, messageId);
  }, [accountId, roomId, messageId, quoted]);
  return quoted;
}
