import type { Id } from '@parley/shared/ids';
import type { SessionInfo } from '@parley/shared/protocol/http';
import Laptop from 'lucide-react/icons/laptop';
import { useCallback, useEffect, useState } from 'react';
import { endSession, listSessions } from '../../state/actions/accounts.ts';
import { openOverlay } from '../../state/actions/navigate.ts';
import { showDone, showProblem } from '../../state/actions/toasts.ts';
import { useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { formatShort } from '../../ui/time-words.ts';
import { keychainWords } from './keychain-words.ts';
import { SettingRow, SettingsHead } from './SettingRow.tsx';
import '../../ui/tag.css';

const platforms: Record<string, string> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

/** What a device is, where it was used last and since when. The address is all that the server knows of the place. */
function sessionWords({ device, current, lastUsedAt, createdAt, lastAddress }: SessionInfo, nowMs: number): string {
  const used = current ? 'in use now' : `last used ${formatShort(lastUsedAt, nowMs)}`;
  const place = lastAddress === undefined ? '' : ` from ${lastAddress}`;
  return `${platforms[device.platform] ?? device.platform}, ${used}${place}, signed in since ${formatShort(createdAt, nowMs)}`;
}

/** Where one is signed in; any of them can be signed out from here. */
export function DevicesPage({ accountId }: { accountId: Id }) {
  const needsServer = useNeedsServer(accountId);
  const secretStorage = useStore((state) => state.secretStorage);
  const [sessions, setSessions] = useState<SessionInfo[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const read = useCallback(async () => {
    const answer = await listSessions(accountId);
    if (answer.ok) setSessions(answer.value.sessions);
    setProblem(answer.ok ? null : answer.error.message);
  }, [accountId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: coming online is a reason to read again
  useEffect(() => void read(), [read, needsServer]);

  const end = async (session: SessionInfo) => {
    const answer = await endSession(accountId, session.id);
    if (answer.ok) {
      setSessions((before) => before?.filter((other) => other.id !== session.id) ?? null);
      showDone(`${session.device.name} is signed out.`);
    } else showProblem(`${session.device.name} is still signed in: ${answer.error.message}`);
  };

  return (
    <>
      <SettingsHead
        title="Devices"
        words="Where your account is signed in. A device that you sign out loses its connection within a second; what it holds stays on it."
      />
      {problem && (
        <p className="settings-note" role="status">
          {problem} {sessions ? 'The list is as it was last read.' : 'The list of devices is on the server.'}
        </p>
      )}
      {sessions?.map((session) => (
        <SettingRow
          key={session.id}
          title={
            <>
              <Laptop size={16} />
              <bdi>{session.device.name}</bdi>
              {session.current && <span className="tag">This device</span>}
            </>
          }
          help={sessionWords(session, Date.now())}
        >
          {session.current ? (
            <Button onClick={() => openOverlay({ kind: 'sign-out', accountId })}>Sign out</Button>
          ) : (
            <Button aria-label={`Sign out ${session.device.name}`} blockedBecause={needsServer} onClick={() => void end(session)}>
              Sign out
            </Button>
          )}
        </SettingRow>
      ))}
      <SettingRow title="Where this device keeps your sign-in" help={keychainWords[secretStorage]} />
    </>
  );
}
