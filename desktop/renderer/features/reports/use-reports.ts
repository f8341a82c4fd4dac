import type { Report } from '@parley/shared/entities/report';
import type { Id } from '@parley/shared/ids';
import { useEffect, useState } from 'react';
import { listReports } from '../../state/actions/reports.ts';
import { selectAccountData, selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';

type Known = { reports: readonly Report[]; hasMore: boolean };

/** What is unresolved in a room, or (null) on the whole server; read again when it changes and when the server comes back. */
export function useReports(accountId: Id, roomId: Id | null): { known: Known | null; problem: string | null; readMore: () => void } {
  const changes = useStore((state) => {
    const { reportChanges } = selectAccountData(state, accountId);
    return roomId === null ? Object.values(reportChanges).reduce((sum, count) => sum + count, 0) : (reportChanges[roomId] ?? 0);
  });
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const [known, setKnown] = useState<Known | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what changed on the server is read again
  useEffect(() => {
    let isOver = false;
    void listReports(accountId, roomId).then((answer) => {
      if (isOver) return;
      setProblem(answer.ok ? null : answer.error.message);
      if (answer.ok) setKnown({ reports: answer.value.reports, hasMore: answer.value.more });
    });
    return () => {
      isOver = true;
    };
  }, [accountId, roomId, isOnline, changes]);

  const readMore = async () => {
    const last = known?.reports.at(-1);
    if (!last) return;
    const answer = await listReports(accountId, roomId, last.id);
    if (!answer.ok) setProblem(answer.error.message);
    else setKnown((before) => ({ reports: [...(before?.reports ?? []), ...answer.value.reports], hasMore: answer.value.more }));
  };
  return { known, problem, readMore: () => void readMore() };
}
