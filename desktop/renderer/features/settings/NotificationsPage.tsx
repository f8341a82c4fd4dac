import type { Id } from '@parley/shared/ids';
import BellRing from 'lucide-react/icons/bell-ring';
import { useState } from 'react';
import { testNotification, updateSettings } from '../../state/actions/settings.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { PushSection } from '../push/PushSection.tsx';
import { SettingRow, SettingsHead } from './SettingRow.tsx';

/** Whether this device shows notifications, a test, and what tells one's phone. */
export function NotificationsPage({ accountId }: { accountId: Id }) {
  const isOn = useStore((state) => state.settings.notifications);
  const [outcome, setOutcome] = useState<string | null>(null);
  const test = async () => {
    const answer = await testNotification();
    if (!answer.ok) setOutcome(answer.error.message);
    else
      setOutcome(
        answer.value.isShown
          ? 'The system took it. If you see nothing, its own settings or a do-not-disturb mode hold it back.'
          : 'The system has nothing that shows notifications here.',
      );
  };
  return (
    <>
      <SettingsHead title="Notifications" words="What this device tells you about while you look elsewhere." />
      <SettingRow
        title="Show notifications"
        help="Direct messages and messages that mention you, and all messages of rooms that are set to it. Never for what you are looking at."
      >
        <Switch label="Show notifications" isOn={isOn} onChange={(next) => void updateSettings({ notifications: next })} />
      </SettingRow>
      <SettingRow title="Try it" help={outcome ?? 'Sends one notification to see whether the system shows it.'}>
        <Button onClick={() => void test()}>
          <BellRing size={16} />
          Send a test
        </Button>
      </SettingRow>
      <span className="visually-hidden" role="status">
        {outcome}
      </span>
      <PushSection accountId={accountId} />
    </>
  );
}
