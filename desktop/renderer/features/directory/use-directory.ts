import type { ListedRoom } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import { useCallback, useEffect, useState } from 'react';
import { listDirectory } from '../../state/actions/rooms.ts';

type Directory = { rooms: ListedRoom[]; hasMore: boolean; status: 'loading' | 'ready' | 'failed'; problem: string | null };

const pageSize = 50;
const typingPauseMs = 150;

/** The public rooms that fit a query, page by page. Going online reads them again; a failed reading keeps what is shown. */
export function useDirectory(accountId: Id, query: string, isOnline: boolean): Directory & { readMore: () => void; readAgain: () => void } {
  const [directory, setDirectory] = useState<Directory>({ rooms: [], hasMore: false, status: 'loading', problem: null });
  const [turn, setTurn] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: turn and isOnline are reasons to read again
  useEffect(() => {
    let isOver = false;
    const read = async () => {
      const answer = await listDirectory({ accountId, query: query.trim(), limit: pageSize });
      if (isOver) return;
      if (answer.ok) setDirectory({ rooms: answer.value.rooms, hasMore: answer.value.more, status: 'ready', problem: null });
      else setDirectory((before) => ({ ...before, status: 'failed', problem: answer.error.message }));
    };
    const timer = setTimeout(() => void read(), query === '' ? 0 : typingPauseMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [accountId, query, isOnline, turn]);

  const readMore = useCallback(async () => {
    const last = directory.rooms.at(-1);
    if (!last) return;
    const answer = await listDirectory({ accountId, query: query.trim(), limit: pageSize, after: last.room.id });
    if (answer.ok) setDirectory((before) => ({ ...before, rooms: [...before.rooms, ...answer.value.rooms], hasMore: answer.value.more }));
    else setDirectory((before) => ({ ...before, problem: answer.error.message }));
  }, [accountId, query, directory.rooms]);

  return { ...directory, readMore: () => void readMore(), readAgain: useCallback(() => setTurn((before) => before + 1), []) };
}
