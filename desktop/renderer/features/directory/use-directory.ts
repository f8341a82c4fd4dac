import type { ListedRoom } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { useCallback, useEffect, useRef, useState } from 'react';
import { readDirectory } from '../../state/actions/rooms.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';

type Directory = { rooms: ListedRoom[]; hasMore: boolean; status: 'loading' | 'ready' | 'failed'; problem: string | null };

const pageSize = 50;
const typingPauseMs = 150;

/** The server tells nobody of rooms he is not in: while the list is looked at, it is read again so often, and as many times more rarely as it has pages. */
const lookEveryMs = 5_000;

/**
 * The public rooms that fit a query, as many as one asked for. They are read again while one looks at them, and at once where one comes into a room or out of one, or online; a
 * failed reading keeps what is shown.
 */
export function useDirectory(accountId: Id, query: string, isOnline: boolean): Directory & { readMore: () => void; readAgain: () => void } {
  const [directory, setDirectory] = useState<Directory>({ rooms: [], hasMore: false, status: 'loading', problem: null });
  const [turn, setTurn] = useState(0);
  const [wanted, setWanted] = useState({ query, count: pageSize });
  const ownRooms = useStore((state) => Object.values(selectAccountData(state, accountId).rooms).filter((room) => room.state !== 'left').length);
  // Another query begins at its first page.
  const count = wanted.query === query ? wanted.count : pageSize;
  const isFirst = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: turn, ownRooms and isOnline are reasons to read again
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    const look = async (): Promise<void> => {
      if (document.visibilityState === 'visible' || isFirst.current) {
        const answer = await readDirectory(accountId, query.trim(), count);
        if (isOver) return;
        isFirst.current = false;
        if (answer.ok) setDirectory({ rooms: answer.value.rooms, hasMore: answer.value.more, status: 'ready', problem: null });
        else setDirectory((before) => ({ ...before, status: 'failed', problem: answer.error.message }));
      }
      if (isOnline) timer = setTimeout(() => void look(), lookEveryMs * Math.ceil(count / limits.roomsPageMax));
    };
    timer = setTimeout(() => void look(), query === '' || isFirst.current ? 0 : typingPauseMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [accountId, query, count, isOnline, turn, ownRooms]);

  const readMore = useCallback(() => setWanted({ query, count: count + pageSize }), [query, count]);
  return { ...directory, readMore, readAgain: useCallback(() => setTurn((before) => before + 1), []) };
}
