import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { useEffect, useRef, useState } from 'react';
import { listMembers } from '../../state/actions/people.ts';

type Known = { query: string; users: readonly User[]; isAll: boolean };

const askAfterMs = 80;
const pageSize = 100;

/**
 * People of a room for what stands after an `@`; null query: nothing is asked. A small room is asked for once; in a large one each query is, and what is
 * known already shows until the answer comes.
 */
export function useMentionable(accountId: Id, roomId: Id, query: string | null): readonly User[] {
  const [users, setUsers] = useState<readonly User[]>([]);
  const known = useRef<Known | null>(null);
  useEffect(() => {
    if (query === null || (known.current?.isAll && query.startsWith(known.current.query)) || known.current?.query === query) return;
    let isGone = false;
    const ask = async () => {
      const answer = await listMembers({ accountId, roomId, limit: pageSize, ...(query === '' ? {} : { query }) });
      if (isGone || !answer.ok) return;
      const found = answer.value.members.map((member) => member.user);
      known.current = { query, users: found, isAll: !answer.value.more };
      setUsers((before) => [...new Map([...before, ...found].map((user) => [user.id, user])).values()]);
    };
    const timer = setTimeout(() => void ask(), known.current ? askAfterMs : 0);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [accountId, roomId, query]);
  // The next `@` asks again: people come and go.
  useEffect(() => {
    if (query === null) known.current = null;
  }, [query]);
  return users;
}
