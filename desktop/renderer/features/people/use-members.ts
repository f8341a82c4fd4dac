import type { Member } from '@parley/shared/entities/membership';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { useEffect, useMemo, useState } from 'react';
import { listMembers } from '../../state/actions/people.ts';
import { selectAccountData, selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { compareMembers } from './group-members.ts';
import { useMemberChanges } from './use-member-changes.ts';

/** The members of a room as far as they are known. `isComplete`: the server said so; else only those this device knows. */
export type Members = { members: readonly Member[]; isComplete: boolean; isLoading: boolean; problem: string | null };

const pageSize = 200;
/** A room of 10,000 is read to its end; beyond that the search of the server finds people. */
const pagesMax = 60;
/** The first page is shown at once, then so many together. */
const showEvery = 10;

/** Reads all pages of a room's members, again when they change and when the server comes back. What is heard of a person since holds at once. */
export function useMembers(accountId: Id, roomId: Id): Members {
  const [state, setState] = useState<Members>({ members: [], isComplete: false, isLoading: true, problem: null });
  const changes = useMemberChanges(accountId, roomId);
  const isOnline = useStore((all) => selectIsOnline(all, accountId));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of members or of the connection asks for another reading
  useEffect(() => {
    let isGone = false;
    void readAll(
      accountId,
      roomId,
      (next) => isGone || setState(next),
      () => isGone,
    );
    return () => {
      isGone = true;
    };
  }, [accountId, roomId, changes, isOnline]);
  const users = useStore((all) => selectAccountData(all, accountId).users);
  const members = useMemo(() => state.members.map((member) => withNews(member, users[member.user.id])), [state.members, users]);
  return { ...state, members };
}

function withNews(member: Member, user: User | undefined): Member {
  return user !== undefined && user.version > member.user.version ? { ...member, user } : member;
}

async function readAll(accountId: Id, roomId: Id, show: (next: Members) => unknown, isGone: () => boolean): Promise<void> {
  const found = new Map<Id, Member>();
  let after: Id | undefined;
  for (let page = 0; page < pagesMax && !isGone(); page += 1) {
    const answer = await listMembers({ accountId, roomId, limit: pageSize, ...(after === undefined ? {} : { after }) });
    if (!answer.ok) {
      show({ members: [...found.values()], isComplete: false, isLoading: false, problem: answer.error.message });
      return;
    }
    for (const member of answer.value.members) found.set(member.user.id, member);
    after = answer.value.members.at(-1)?.user.id;
    const hasMore = answer.value.more && after !== undefined;
    // Sorting and drawing thousands again for every page would cost more than reading them.
    if (!hasMore || page % showEvery === 0)
      show({ members: [...found.values()].sort(compareMembers), isComplete: answer.value.isComplete && !hasMore, isLoading: hasMore, problem: null });
    if (!hasMore) return;
  }
}
