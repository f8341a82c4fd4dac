import type { Hook } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import { useCallback, useEffect, useState } from 'react';
import { listHooks } from '../../state/actions/hooks.ts';
import { closeOverlay, openOverlay } from '../../state/actions/navigate.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { CreateHookDialog } from './CreateHookDialog.tsx';
import { HookDialog } from './HookDialog.tsx';
import { HookRow } from './HookRow.tsx';
import { HookSecretDialog, type ToldHook } from './HookSecretDialog.tsx';
import { deleteQuestion, secretQuestion } from './hook-questions.ts';
import './hooks.css';

type Step = { kind: 'list' } | { kind: 'create' } | { kind: 'told'; told: ToldHook } | { kind: 'hook' | 'secret' | 'delete'; hook: Hook };
type Props = { accountId: Id; roomId: Id };

/** The webhooks of a room, for those who moderate it: one thing at a time, each leading back to the list. */
export function WebhooksDialog({ accountId, roomId }: Props) {
  const roomName = useStore((state) => selectRoom(state, accountId, roomId)?.room.name ?? '');
  const needsServer = useNeedsServer(accountId);
  const [hooks, setHooks] = useState<readonly Hook[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [step, setStep] = useState<Step>({ kind: 'list' });
  const read = useCallback(async () => {
    const answer = await listHooks(accountId, roomId);
    if (answer.ok) setHooks(answer.value.hooks);
    setProblem(answer.ok ? null : answer.error.message);
  }, [accountId, roomId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: coming online and coming back to the list are reasons to read again
  useEffect(() => void read(), [read, needsServer, step]);
  const back = () => setStep({ kind: 'list' });
  switch (step.kind) {
    case 'create':
      return (
        <CreateHookDialog
          accountId={accountId}
          roomId={roomId}
          roomName={roomName}
          blockedBecause={needsServer}
          onMade={(told) => setStep({ kind: 'told', told })}
          onClose={back}
        />
      );
    case 'told':
      return <HookSecretDialog told={step.told} onClose={back} />;
    case 'hook':
      return (
        <HookDialog
          accountId={accountId}
          hook={hooks?.find(({ id }) => id === step.hook.id) ?? step.hook}
          blockedBecause={needsServer}
          onChanged={read}
          onSecret={() => setStep({ kind: 'secret', hook: step.hook })}
          onDelete={() => setStep({ kind: 'delete', hook: step.hook })}
          onClose={back}
        />
      );
    case 'secret': {
      const question = secretQuestion(accountId, step.hook, (told) => setStep({ kind: 'told', told }));
      return (
        <ConfirmDialog question={question} blockedBecause={needsServer} onClose={() => setStep((now) => (now.kind === 'secret' ? { kind: 'list' } : now))} />
      );
    }
    case 'delete':
      return <ConfirmDialog question={deleteQuestion(accountId, step.hook)} blockedBecause={needsServer} onClose={back} />;
    case 'list':
      return (
        <Dialog
          title={`Webhooks of ${roomName}`}
          words="Other services write here by posting to an address, or are told what happens here. Everybody in the room can see that they are there."
          isWide
          onClose={closeOverlay}
          actions={
            <>
              <Button onClick={() => openOverlay({ kind: 'room-settings', accountId, roomId })}>Back to the settings</Button>
              <Button look="primary" blockedBecause={needsServer} onClick={() => setStep({ kind: 'create' })}>
                New webhook
              </Button>
            </>
          }
        >
          <FormProblem words={problemWords(problem, hooks !== null)} />
          {hooks === null && problem === null ? <Skeleton rows={3} /> : null}
          {hooks === null && problem !== null ? (
            <p className="hook-again">
              <Button onClick={() => void read()}>Try again</Button>
            </p>
          ) : null}
          {hooks?.length === 0 ? <p className="dialog-hint hook-none">No webhooks yet. Make one and give its address to what should write here.</p> : null}
          {hooks !== null && hooks.length > 0 ? (
            <ul className="hook-list" aria-label="Webhooks">
              {hooks.map((hook) => (
                <HookRow key={hook.id} accountId={accountId} hook={hook} onOpen={() => setStep({ kind: 'hook', hook })} />
              ))}
            </ul>
          ) : null}
        </Dialog>
      );
  }
}

function problemWords(problem: string | null, isKnown: boolean): string | null {
  if (problem === null) return null;
  return isKnown ? `${problem} The webhooks are as they were last read.` : `Webhooks are kept on the server. ${problem}`;
}
