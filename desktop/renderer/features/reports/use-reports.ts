import type { Report } from '@parley/shared/entities/report';
import type { Id } from '@parley/shared/ids';
import { ok } from '@parley/shared/result';
import { useCallback } from 'react';
import { listReports } from '../../state/actions/reports.ts';
import { selectAccountData, selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { type Paged, usePaged } from '../../state/use-paged.ts';

/** What is unresolved in a room, or (null) on the whole server; read again when it changes and when the server comes back. */
export function useReports(accountId: Id, roomId: Id | null): Paged<Report> {
  const changes = useStore((state) => {
    const { reportChanges } = selectAccountData(state, accountId);
    return roomId === null ? Object.values(reportChanges).reduce((sum, count) => sum + count, 0) : (reportChanges[roomId] ?? 0);
  });
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changed on the server is read again
  const read = useCallback(
    async (after: Report | null) => {
      const answer = await listReports(accountId, roomId, after?.id);
      return answer.ok ? ok({ items: answer.value.reports, more: answer.value.more }) : answer;
    },
    [accountId, roomId, changes],
  );
  return usePaged(read, isOnline);
}
