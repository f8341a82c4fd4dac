import { useEffect } from 'react';
import { keepLastRoom } from '../../state/actions/settings.ts';
import { afterPaint } from '../../state/after-paint.ts';
import { selectAccountId, selectOpenRoomId } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';

/** Keeps the open room as the last one of its account: there the app, and the account, open again. */
export function useLastRoom(): void {
  const accountId = useStore(selectAccountId);
  const roomId = useStore(selectOpenRoomId);
  useEffect(() => {
    if (accountId !== null && roomId !== null) return afterPaint(() => keepLastRoom(accountId, roomId));
  }, [accountId, roomId]);
}
