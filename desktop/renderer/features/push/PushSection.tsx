import type { PushTarget } from '@parley/shared/entities/push';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { useCallback, useEffect, useState } from 'react';
import { listPushTargets, removePushTarget } from '../../state/actions/push.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog, type Question } from '../../ui/ConfirmDialog.tsx';
import { AddPushDialog } from './AddPushDialog.tsx';
import { PushTargetRow } from './PushTargetRow.tsx';
import { targetName } from './push-words.ts';
import './push.css';

type Known = { targets: readonly PushTarget[]; isOffered: boolean };
type Step = { kind: 'add' } | { kind: 'remove'; target: PushTarget };

/** Where one is told what is there while this computer is off. */
export function PushSection({ accountId }: { accountId: Id }) {
  const needsServer = useNeedsServer(accountId);
  const [known, setKnown] = useState<Known | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [step, setStep] = useState<Step | null>(null);
  const read = useCallback(async () => {
    const answer = await listPushTargets(accountId);
    if (answer.ok) setKnown(answer.value);
    setProblem(answer.ok ? null : answer.error.message);
  }, [accountId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: coming online is a reason to read again
  useEffect(() => void read(), [read, needsServer]);
  const close = () => setStep(null);
  const put = (target: PushTarget) =>
    setKnown((now) => now && { ...now, targets: [...now.targets.filter(({ id }) => id !== target.id), target].sort((a, b) => a.createdAt - b.createdAt) });
  const full = known !== null && known.targets.length >= limits.pushTargetsMax ? `There are ${limits.pushTargetsMax} already. Remove one first` : null;
  const unknown = known === null ? (problem ?? 'This is being asked of the server') : null;
  return (
    <section aria-labelledby="push-title">
      <div className="push-head">
        <div>
          <h2 id="push-title" className="settings-section">
            When this computer is off
          </h2>
          <p className="setting-help">
            Your phone can tell you through ntfy, Gotify or a Matrix push gateway that you choose. Only while you are at none of your devices, and never what
            you have read.
          </p>
        </div>
        {known?.isOffered !== false && (
          <Button blockedBecause={needsServer ?? unknown ?? full} onClick={() => setStep({ kind: 'add' })}>
            Add
          </Button>
        )}
      </div>
      {known?.isOffered === false && <p className="settings-note">This server is too old for that. Its administrator can bring it up to date.</p>}
      {problem !== null && (
        <p className="settings-note" role="status">
          {problem} {known !== null && 'What is here is as it was last read.'}
        </p>
      )}
      <ul>
        {known?.targets.map((target) => (
          <PushTargetRow
            key={target.id}
            accountId={accountId}
            target={target}
            blockedBecause={needsServer}
            onChanged={put}
            onRemove={() => setStep({ kind: 'remove', target })}
          />
        ))}
      </ul>
      {step?.kind === 'add' && <AddPushDialog accountId={accountId} blockedBecause={needsServer} onChanged={put} onClose={close} />}
      {step?.kind === 'remove' && (
        <ConfirmDialog question={removeQuestion(accountId, step.target, () => void read())} blockedBecause={needsServer} onClose={close} />
      )}
    </section>
  );
}

function removeQuestion(accountId: Id, target: PushTarget, removed: () => void): Question {
  return {
    title: `Remove ${targetName(target)}?`,
    words: 'Nothing is sent there any more, and what waits for it is forgotten.',
    verb: 'Remove',
    isDanger: true,
    act: async () => {
      const answer = await removePushTarget(accountId, target.id);
      if (answer.ok) removed();
      return answer.ok ? null : answer.error.message;
    },
  };
}
