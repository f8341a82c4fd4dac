import type { AdminSession, AdminUser } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import Laptop from 'lucide-react/icons/laptop';
import { useEffect, useState } from 'react';
import { endAccountSession, listAccountSessions } from '../../state/actions/admin.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { formatWhen } from '../../ui/time-words.ts';
import { SettingRow } from '../settings/SettingRow.tsx';
import '../rooms/dialogs.css';

type Props = { accountId: Id; user: AdminUser; blockedBecause: string | null; onClose: () => void };

/** Where somebody is signed in, and the way to end it. */
export function SessionsDialog({ accountId, user, blockedBecause, onClose }: Props) {
  const [sessions, setSessions] = useState<readonly AdminSession[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: coming online is a reason to read again
  useEffect(() => {
    let isOver = false;
    void listAccountSessions(accountId, user.id).then((answer) => {
      if (isOver) return;
      if (answer.ok) setSessions(answer.value.sessions);
      setProblem(answer.ok ? null : answer.error.message);
    });
    return () => {
      isOver = true;
    };
  }, [accountId, user.id, blockedBecause]);
  const end = async (session: AdminSession) => {
    const answer = await endAccountSession(accountId, { userId: user.id, sessionId: session.id });
    setProblem(answer.ok ? null : answer.error.message);
    if (answer.ok) setSessions((before) => before?.filter((other) => other.id !== session.id) ?? null);
  };
  return (
    <Dialog
      title={`Devices of ${user.displayName}`}
      words="A device that you sign out loses its connection within a second; what it holds stays on it."
      isWide
      onClose={onClose}
      actions={<Button onClick={onClose}>Done</Button>}
    >
      <FormProblem words={problem} />
      {sessions === null && problem === null && <Skeleton rows={2} />}
      {sessions?.length === 0 && <p className="dialog-hint">{user.displayName} is signed in nowhere.</p>}
      {sessions?.map((session) => (
        <SettingRow
          key={session.id}
          title={
            <>
              <Laptop size={16} />
              <bdi>{session.device.name}</bdi>
            </>
          }
          help={`Last used ${formatWhen(session.lastUsedAt)}, signed in since ${formatWhen(session.createdAt)}`}
        >
          <Button aria-label={`Sign out ${session.device.name}`} blockedBecause={blockedBecause} onClick={() => void end(session)}>
            Sign out
          </Button>
        </SettingRow>
      ))}
    </Dialog>
  );
}
