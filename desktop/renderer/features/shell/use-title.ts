import { useEffect } from 'react';
import { roomName } from '../../state/room-list.ts';
import { selectAccount, selectAccountData, selectOpenRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';

/** Names the window for the system's list of windows: "firmware · Fjordlight". */
export function useTitle(): void {
  const title = useStore((state) => {
    const account = selectAccount(state);
    if (!account) return 'Parley';
    const room = selectOpenRoom(state);
    const name = room ? roomName(room, selectAccountData(state, account.id).users, account.user.id) : null;
    return [name, account.serverName].filter(Boolean).join(' · ');
  });
  useEffect(() => {
    document.title = title;
  }, [title]);
}
