import type { Member } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { useEffect, useState } from 'react';
import { listMembers } from '../../state/actions/people.ts';
import { useMemberChanges } from './use-member-changes.ts';
import { useUser } from './use-user.ts';

/** Somebody's place in a room, read when he is asked for and again when its members change; null where it is not known or he is not there. */
export function useMember(accountId: Id, roomId: Id, userId: Id | null): Member | null {
  const handle = useUser(accountId, userId)?.handle;
  const changes = useMemberChanges(accountId, roomId);
  const [member, setMember] = useState<Member | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of members asks for another reading
  useEffect(() => {
    if (userId === null || handle === undefined) return;
    let isGone = false;
    void listMembers({ accountId, roomId, query: handle, limit: limits.membersPageMax }).then((answer) => {
      if (!isGone && answer.ok) setMember(answer.value.members.find(({ user }) => user.id === userId) ?? null);
    });
    return () => {
      isGone = true;
    };
  }, [accountId, roomId, userId, handle, changes]);
  return member?.user.id === userId ? member : null;
}
