import type { ListedRoom } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import { fold } from '@parley/shared/search/fold';
import { useMemo } from 'react';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';

/** Archived rooms that fit a query: those one is in, private ones too and also offline, and public ones that the server lists. By name. */
export function useArchived(accountId: Id, listed: readonly ListedRoom[], query: string): ListedRoom[] {
  const rooms = useStore((state) => selectAccountData(state, accountId).rooms);
  return useMemo(() => {
    const own = Object.values(rooms)
      .filter((view) => view.state === 'member' && view.room.kind !== 'direct')
      .map((view): ListedRoom => ({ room: view.room, members: view.members ?? 0, online: view.online ?? 0, joined: true }));
    const all = new Map([...listed, ...own].map((listing) => [listing.room.id, listing]));
    const wanted = fold(query.trim());
    return [...all.values()]
      .filter(({ room }) => room.archivedAt !== undefined && fold(`${room.name} ${room.topic}`).includes(wanted))
      .sort((a, b) => a.room.name.localeCompare(b.room.name));
  }, [rooms, listed, query]);
}
