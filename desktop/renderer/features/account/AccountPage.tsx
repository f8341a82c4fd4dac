import type { Id } from '@parley/shared/ids';
import { openOverlay } from '../../state/actions/navigate.ts';
import { useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { SettingRow, SettingsHead } from '../settings/SettingRow.tsx';
import { ExportRow } from './ExportRow.tsx';
import { TwoStep } from './TwoStep.tsx';

/** How the account is kept safe, what the server holds of it, and its end. */
export function AccountPage({ accountId }: { accountId: Id }) {
  const account = useStore((state) => state.accounts.find((candidate) => candidate.id === accountId));
  const needsServer = useNeedsServer(accountId);
  if (!account) return null;
  return (
    <>
      <SettingsHead title="Account" words={`How @${account.user.handle} is kept safe, and what ${account.serverName} holds of it.`} />
      <TwoStep accountId={accountId} />
      <h2 className="settings-section">Your data</h2>
      <ExportRow accountId={accountId} />
      <SettingRow title="Delete your account" help="For good, on every device. You choose whether your messages stay.">
        <Button look="danger" blockedBecause={needsServer} onClick={() => openOverlay({ kind: 'delete-account', accountId })}>
          Delete account
        </Button>
      </SettingRow>
    </>
  );
}
