import type { Id } from '@parley/shared/ids';
import type { Ledger } from '@parley/shared/ipc/views';
import { useEffect, useState } from 'react';
import { readLedger } from '../../state/actions/accounts.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useNow } from '../connection/use-now.ts';
import { FileCacheRow } from './FileCacheRow.tsx';
import { KeepRow } from './KeepRow.tsx';
import { SettingsHead } from './SettingRow.tsx';
import { SyncFacts } from './SyncFacts.tsx';
import { SyncRooms } from './SyncRooms.tsx';
import { SyncWaiting } from './SyncWaiting.tsx';
import './sync.css';

const readEveryMs = 2_000;

/** The sync ledger: what this device holds, what the server holds, and what is on its way. Read anew while it is open. */
export function SyncPage({ accountId }: { accountId: Id }) {
  const connection = useStore((state) => state.accounts.find((account) => account.id === accountId)?.connection);
  const outbox = useStore((state) => selectAccountData(state, accountId).outbox);
  const [ledger, setLedger] = useState<Ledger | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const nowMs = useNow(1_000);
  const turn = Math.floor(nowMs / readEveryMs);

  // biome-ignore lint/correctness/useExhaustiveDependencies: connection, outbox and time are reasons to read again
  useEffect(() => {
    let isOver = false;
    void readLedger(accountId).then((answer) => {
      if (isOver) return;
      if (answer.ok) setLedger(answer.value);
      setProblem(answer.ok ? null : answer.error.message);
    });
    return () => {
      isOver = true;
    };
  }, [accountId, connection, outbox, turn]);

  return (
    <div className="settings-wide">
      <SettingsHead title="Sync" words="What this device holds, what the server holds, and what is still on its way." />
      {problem && (
        <p className="settings-note" role="status">
          {problem}
        </p>
      )}
      <div className="sync-keep">
        <KeepRow />
        <FileCacheRow />
      </div>
      {ledger && (
        <>
          <SyncFacts ledger={ledger} nowMs={nowMs} />
          <SyncWaiting accountId={accountId} ledger={ledger} nowMs={nowMs} />
          <SyncRooms accountId={accountId} ledger={ledger} nowMs={nowMs} />
        </>
      )}
    </div>
  );
}
