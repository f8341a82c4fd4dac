import type { ListedRoom } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { useCallback, useEffect, useRef, useState } from 'react';
import { listDirectory } from '../../state/actions/rooms.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';

type Directory = { rooms: ListedRoom[]; hasMore: boolean; status: 'loading' | 'ready' | 'failed'; problem: string | null };

const pageSize = 50;
const typingPauseMs = 150;

/** The server tells nobody of rooms he is not in: while the list is looked at, it is read again so often. */
const lookEveryMs = 5_000;

/**
 * The public rooms that fit a query, page by page. They are read again while one looks at them, and at once where one comes into a room or out of one, or online; a failed
 * reading keeps what is shown.
 */
export function useDirectory(accountId: Id, query: string, isOnline: boolean): Directory & { readMore: () => void; readAgain: () => void } {
  const [directory, setDirectory] = useState<Directory>({ rooms: [], hasMore: false, status: 'loading', problem: null });
  const [turn, setTurn] = useState(0);
  const ownRooms = useStore((state) => Object.values(selectAccountData(state, accountId).rooms).filter((room) => room.state !== 'left').length);
  const known = useRef(pageSize);
  known.current = Math.max(pageSize, directory.rooms.length);
  const isReading = useRef(false);

  useEffect(() => {
    if (!isOnline) return;
    // More than one page cannot be read again at once: it stays as it was read.
    const isDue = () => !isReading.current && known.current <= limits.roomsPageMax && document.visibilityState === 'visible';
    const timer = setInterval(() => isDue() && setTurn((before) => before + 1), lookEveryMs);
    return () => clearInterval(timer);
  }, [isOnline]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: turn, ownRooms and isOnline are reasons to read again
  useEffect(() => {
    let isOver = false;
    const read = async () => {
      isReading.current = true;
      const answer = await listDirectory({ accountId, query: query.trim(), limit: Math.min(known.current, limits.roomsPageMax) });
      isReading.current = false;
      if (isOver) return;
      if (answer.ok) setDirectory({ rooms: answer.value.rooms, hasMore: answer.value.more, status: 'ready', problem: null });
      else setDirectory((before) => ({ ...before, status: 'failed', problem: answer.error.message }));
    };
    const timer = setTimeout(() => void read(), query === '' ? 0 : typingPauseMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [accountId, query, isOnline, turn, ownRooms]);

  const readMore = useCallback(async () => {
    const last = directory.rooms.at(-1);
    if (!last) return;
    const answer = await listDirectory({ accountId, query: query.trim(), limit: pageSize, after: last.room.id });
    if (answer.ok) setDirectory((before) => ({ ...before, rooms: [...before.rooms, ...answer.value.rooms], hasMore: answer.value.more }));
    else setDirectory((before) => ({ ...before, problem: answer.error.message }));
  }, [accountId, query, directory.rooms]);

  return { ...directory, readMore: () => void readMore(), readAgain: useCallback(() => setTurn((before) => before + 1), []) };
}
