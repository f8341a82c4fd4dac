import type { Id } from '@parley/shared/ids';
import { sizeWords } from '@parley/shared/size-words';
import { cancelExport, exportAccount, showSavedFile } from '../../state/actions/own-account.ts';
import type { AppState } from '../../state/app-state.ts';
import { useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { SettingRow } from '../settings/SettingRow.tsx';

/** An export of what the server holds of oneself, and how far it is. */
export function ExportRow({ accountId }: { accountId: Id }) {
  const needsServer = useNeedsServer(accountId);
  const running = useStore((state) => state.exports[accountId]);
  return (
    <SettingRow title="Export my data" help={<span role="status">{helpOf(running)}</span>}>
      {running?.state === 'done' && <Button onClick={() => showSavedFile(running.path)}>Show in folder</Button>}
      {running?.state === 'running' ? (
        <Button onClick={() => void cancelExport(accountId)}>Cancel</Button>
      ) : (
        <Button blockedBecause={needsServer} onClick={() => void exportAccount(accountId)}>
          Export
        </Button>
      )}
    </SettingRow>
  );
}

function helpOf(running: AppState['exports'][Id] | undefined): string {
  switch (running?.state) {
    case 'running':
      return `${sizeWords(running.bytes)} so far. You can go on using Parley.`;
    case 'done':
      return `Done: ${sizeWords(running.bytes)}.`;
    case 'failed':
      return `It did not work: ${running.message}`;
    case 'cancelled':
      return 'Cancelled. Nothing was kept.';
    case undefined:
      return 'Your profile, devices, rooms, messages and files, votes, reactions and what you saved, in one zip file.';
  }
}
