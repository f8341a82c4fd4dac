import type { Id } from '@parley/shared/ids';
import { setPrivacy } from '../../state/actions/privacy.ts';
import { useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Switch } from '../../ui/Switch.tsx';
import { BlockedPeople } from '../blocks/BlockedPeople.tsx';
import { SettingRow, SettingsHead } from '../settings/SettingRow.tsx';

/** What one tells of oneself. Each holds both ways: who tells nothing is told nothing. */
export function PrivacyPage({ accountId }: { accountId: Id }) {
  const account = useStore((state) => state.accounts.find((candidate) => candidate.id === accountId));
  const needsServer = useNeedsServer(accountId);
  if (!account) return null;
  const { privacy, serverName } = account;
  const blockedBecause = privacy === null ? `${serverName} does not know this setting` : needsServer;
  return (
    <>
      <SettingsHead title="Privacy" words={`What people on ${serverName} see of you, on all your devices.`} />
      <SettingRow
        title="Delivered and read"
        help="In rooms with up to 20 people others see when their messages came to your devices and when you read them. Switched off, you do not see it of others either."
      >
        <Switch
          label="Delivered and read"
          isOn={privacy?.receipts === true}
          blockedBecause={blockedBecause}
          onChange={(isOn) => void setPrivacy(accountId, { receipts: isOn })}
        />
      </SettingRow>
      <SettingRow
        title="Last seen"
        help="People in your rooms see when you were last here. Not while you are invisible. Switched off, you do not see it of others either."
      >
        <Switch
          label="Last seen"
          isOn={privacy?.lastSeen === true}
          blockedBecause={blockedBecause}
          onChange={(isOn) => void setPrivacy(accountId, { lastSeen: isOn })}
        />
      </SettingRow>
      <BlockedPeople accountId={accountId} />
    </>
  );
}
